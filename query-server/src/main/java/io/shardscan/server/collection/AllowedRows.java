package io.shardscan.server.collection;

import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.filter.Filter;
import io.shardscan.server.memory.FilterCache;
import io.shardscan.server.memory.FilterFinding;
import io.shardscan.server.memory.FilteredRows;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.code.CodeBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a filter lets through, found before a scan begins.
 *
 * @param blocks the blocks of segments, in which only such rows are visible
 * @param codes the codes by which to scan each block, if it is to be scanned by codes
 * @param findings what was found of the filter's comparisons
 */
record AllowedRows(
    List<VectorBlock> blocks, List<Optional<CodeBlock>> codes, List<FilterFinding> findings) {
  /**
   * Where at most one row in so many is let through, each is read by itself: a scan by codes goes
   * through 64 rows at a time, and takes about as long as one of all rows.
   */
  private static final int SPARSE = 16;

  /**
   * Holds a filter against segments.
   *
   * @param filter the filter, or null to let all rows through
   * @param cache remembers for which rows conditions hold
   */
  static AllowedRows of(@Nullable Filter filter, List<SegmentView> views, FilterCache cache) {
    List<VectorBlock> blocks = new ArrayList<>(views.size());
    List<Optional<CodeBlock>> codes = new ArrayList<>(views.size());
    if (filter == null) {
      for (SegmentView view : views) {
        blocks.add(view.block());
        codes.add(view.segment().codes());
      }
      return new AllowedRows(blocks, codes, List.of());
    }
    FilteredRows rows = new FilteredRows(filter, cache);
    for (SegmentView view : views) {
      VectorBlock block = view.block().withAllowed(rows.of(view.segment()));
      blocks.add(block);
      codes.add(isSparse(block) ? Optional.empty() : view.segment().codes());
    }
    return new AllowedRows(blocks, codes, rows.findings());
  }

  private static boolean isSparse(VectorBlock block) {
    return block.allowed().map(rows -> rows.count() <= block.rows() / SPARSE).orElse(false);
  }
}
