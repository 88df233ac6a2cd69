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
 * @param visibleRows rows that queries see
 */
public record SegmentView(LoadedSegment segment, VectorBlock block, int visibleRows) {
  static SegmentView of(LoadedSegment segment, HiddenRows hidden) {
    VectorBlock block =
        hidden.count() == 0
            ? segment.block()
            : segment.block().withHidden(RowBitmap.of(hidden.words(), segment.rows()));
    return new SegmentView(segment, block, segment.rows() - hidden.count());
  }
}
