package io.shardscan.model.segment;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the buffers of a record batch lie: one after the other, each starting at a multiple of
 * {@link SegmentLayout#ALIGNMENT}.
 *
 * @param buffers the buffers' places, counted from the start of the body
 * @param length bytes of the body
 */
record BodyLayout(List<Place> buffers, long length) {
  /** A buffer's place in the body. */
  record Place(long offset, long length) {}

  /** The layout of buffers of these sizes. */
  static BodyLayout of(List<ColumnSpool> spools) {
    List<Place> places = new ArrayList<>(spools.size());
    long offset = 0;
    for (ColumnSpool spool : spools) {
      places.add(new Place(offset, spool.size()));
      offset = align(offset + spool.size());
    }
    return new BodyLayout(List.copyOf(places), offset);
  }

  /** The next multiple of the alignment. */
  static long align(long offset) {
    return (offset + SegmentLayout.ALIGNMENT - 1)
        / SegmentLayout.ALIGNMENT
        * SegmentLayout.ALIGNMENT;
  }
}
