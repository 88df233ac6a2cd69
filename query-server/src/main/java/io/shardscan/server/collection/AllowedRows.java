package io.shardscan.server.collection;

import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.filter.Filter;
import io.shardscan.server.memory.FilterCache;
import io.shardscan.server.memory.FilteredRows;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.code.CodeBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Restricts a scan to the rows that a filter lets through, before it begins. */
final class AllowedRows {
  /**
   * Where at most one row in so many is let through, each is read by itself: a scan by codes goes
   * through 64 rows at a time, and would read nearly all of them.
   */
  private static final int SPARSE = 16;

  private AllowedRows() {}

  /**
   * The codes by which to scan blocks.
   *
   * @param blocks the blocks, of which only allowed rows are visible
   * @param codes the codes of each block
   */
  static List<Optional<CodeBlock>> codes(
      List<VectorBlock> blocks, List<Optional<CodeBlock>> codes) {
    List<Optional<CodeBlock>> used = new ArrayList<>(codes);
    for (int i = 0; i < used.size(); i++) {
      VectorBlock block = blocks.get(i);
      if (block.allowed().map(rows -> rows.count() <= block.rows() / SPARSE).orElse(false)) {
        used.set(i, Optional.empty());
      }
    }
    return used;
  }

  /**
   * The blocks of a snapshot's segments, in which only such rows are visible.
   *
   * @param filter the filter, or null to let all rows through
   * @param cache remembers for which rows conditions hold
   * @throws InvalidQueryException if the filter compares what cannot be compared
   */
  static List<VectorBlock> blocks(
      @Nullable Filter filter, CollectionSnapshot snapshot, FilterCache cache) {
    if (filter == null) {
      return snapshot.blocks();
    }
    FilteredRows rows = new FilteredRows(filter, cache);
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
