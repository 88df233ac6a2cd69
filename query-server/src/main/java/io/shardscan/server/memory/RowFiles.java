package io.shardscan.server.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Which file each row of a segment is from.
 *
 * @param files files that rows are from, at least 1
 * @param base the memory that holds the column
 * @param at where in it the little-endian int32 file numbers begin; not read where there is only
 *     one file
 */
public record RowFiles(int files, MemorySegment base, long at) {
  private static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** All rows are from one file. */
  public static RowFiles single() {
    return new RowFiles(1, MemorySegment.NULL, 0);
  }

  /** The number of the file that a row is from, 0 to {@code files − 1}. */
  int of(int row) {
    return files == 1 ? 0 : base.get(INT32, at + (long) row * Integer.BYTES);
  }
}
