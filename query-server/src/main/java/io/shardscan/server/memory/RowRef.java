package io.shardscan.server.memory;

import io.shardscan.model.limits.Limits;

/**
 * Which row of which segment of an index, in 38 bits: the segment's slot plus one in the upper 20,
 * the row in the lower 18. Never 0.
 */
final class RowRef {
  /** No row. */
  static final long NONE = 0;

  /** Bits of a reference. */
  static final int BITS = 38;

  /** Most segments of an index. */
  static final int MAX_SLOTS = (1 << 20) - 1;

  private static final int ROW_BITS = 18;
  private static final long ROW_MASK = Limits.MAX_SEGMENT_ROWS - 1;
  private static final long MASK = (1L << BITS) - 1;

  private RowRef() {}

  static long of(int slot, int row) {
    return ((slot + 1L) << ROW_BITS) | row;
  }

  /** The slot of a reference, whatever stands above its bits. */
  static int slot(long ref) {
    return (int) ((ref & MASK) >>> ROW_BITS) - 1;
  }

  /** The row of a reference, whatever stands above its bits. */
  static int row(long ref) {
    return (int) (ref & ROW_MASK);
  }
}
