package io.shardscan.server.collection;

import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.filter.Filter;
import io.shardscan.server.memory.FilterFinding;
import io.shardscan.server.memory.FilteredRows;
import io.shardscan.server.scan.block.VectorBlock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a filter lets through, found before a scan begins.
 *
 * @param blocks the blocks of segments, in which only such rows are visible
 * @param findings what was found of the filter's comparisons
 */
record AllowedRows(List<VectorBlock> blocks, List<FilterFinding> findings) {
  /**
   * Holds a filter against segments.
   *
   * @param filter the filter, or null to let all rows through
   */
  static AllowedRows of(@Nullable Filter filter, List<SegmentView> views) {
    if (filter == null) {
      return new AllowedRows(views.stream().map(SegmentView::block).toList(), List.of());
    }
    FilteredRows rows = new FilteredRows(filter);
    List<VectorBlock> blocks = new ArrayList<>(views.size());
    for (SegmentView view : views) {
      blocks.add(view.block().withAllowed(rows.of(view.segment())));
    }
    return new AllowedRows(blocks, rows.findings());
  }
}
