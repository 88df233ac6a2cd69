package io.shardscan.server.catalog;

import java.util.List;

/**
 * The segments of a collection as one epoch sees them, those of deletions left out.
 *
 * @param here segments that are in memory
 * @param elsewhere segments of which only the keys are
 */
record SnapshotViews(List<SegmentView> here, List<RemoteView> elsewhere) {
  /** No segments. */
  static final SnapshotViews NONE = new SnapshotViews(List.of(), List.of());

  SnapshotViews {
    here = List.copyOf(here);
    elsewhere = List.copyOf(elsewhere);
  }
}
