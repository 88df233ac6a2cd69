package io.shardscan.server.catalog;

import io.shardscan.server.memory.HiddenRows;
import io.shardscan.server.memory.LoadedSegment;
import io.shardscan.server.scan.block.RowBitmap;
import io.shardscan.server.scan.block.VectorBlock;

/**
 * A segment as one epoch sees it. Never changes.
 *
 * @param segment the segment
 * @param block what scans read of it, without the rows that are hidden at this epoch
 * @param hidden the rows that queries do not see
 */
public record SegmentView(LoadedSegment segment, VectorBlock block, HiddenRows hidden) {
  /** A segment but for some rows. */
  public static SegmentView of(LoadedSegment segment, HiddenRows hidden) {
    VectorBlock block =
        hidden.count() == 0
            ? segment.block()
            : segment.block().withHidden(RowBitmap.of(hidden.words(), segment.rows()));
    return new SegmentView(segment, block, hidden);
  }

  /** Rows that queries see. */
  public int visibleRows() {
    return segment.rows() - hidden.count();
  }
}
