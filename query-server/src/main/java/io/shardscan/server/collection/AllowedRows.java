package io.shardscan.server.collection;

import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.filter.Filter;
import io.shardscan.server.memory.FilteredRows;
import io.shardscan.server.scan.block.VectorBlock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Restricts a scan to the rows that a filter lets through, before it begins. */
final class AllowedRows {
  private AllowedRows() {}

  /**
   * The blocks of a snapshot's segments, in which only such rows are visible.
   *
   * @param filter the filter, or null to let all rows through
   * @throws InvalidQueryException if the filter compares what cannot be compared
   */
  static List<VectorBlock> blocks(@Nullable Filter filter, CollectionSnapshot snapshot) {
    if (filter == null) {
      return snapshot.blocks();
    }
    FilteredRows rows = new FilteredRows(filter);
    List<VectorBlock> blocks = new ArrayList<>(snapshot.segments().size());
    for (SegmentView view : snapshot.segments()) {
      blocks.add(view.block().withAllowed(rows.of(view.segment())));
    }
    rows.problem()
        .ifPresent(
            problem -> {
              throw new InvalidQueryException(problem);
            });
    return blocks;
  }
}
