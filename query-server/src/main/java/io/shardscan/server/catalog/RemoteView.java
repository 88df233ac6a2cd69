package io.shardscan.server.catalog;

import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.server.memory.HiddenRows;

/**
 * A segment as one epoch sees it, of which only the keys are here. Never changes.
 *
 * @param segment the segment
 * @param hidden the rows that queries do not see
 */
public record RemoteView(SegmentRef segment, HiddenRows hidden) {
  /** Rows that queries see. */
  public long visibleRows() {
    return segment.rows() - hidden.count();
  }
}
