package io.shardscan.server.scan.block;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The keys of a block's rows, as an Arrow utf8 column: row {@code r}'s key is the bytes from {@code
 * offset[r]} to {@code offset[r + 1]} of the data.
 *
 * @param base the memory that holds both
 * @param offsetsAt where in it the {@code rows + 1} little-endian int32 offsets begin
 * @param dataAt where in it the UTF-8 bytes begin
 */
public record KeySource(MemorySegment base, long offsetsAt, long dataAt) {
  private static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Bytes that the offsets of so many rows take. */
  static long offsetBytes(int rows) {
    return ((long) rows + 1) * Integer.BYTES;
  }

  /**
   * Compares the keys of two rows by their bytes, taken as unsigned: the order of their Unicode
   * code points.
   *
   * @return less than, equal to or greater than 0, as {@code a}'s key comes before, is equal to or
   *     comes after {@code b}'s
   */
  public static int compare(KeySource a, int rowA, KeySource b, int rowB) {
    long fromA = a.start(rowA);
    long toA = a.start(rowA + 1);
    long fromB = b.start(rowB);
    long toB = b.start(rowB + 1);
    long mismatch = MemorySegment.mismatch(a.base, fromA, toA, b.base, fromB, toB);
    if (mismatch < 0) {
      return 0;
    }
    if (fromA + mismatch == toA || fromB + mismatch == toB) {
      return Long.compare(toA - fromA, toB - fromB);
    }
    return Byte.compareUnsigned(
        a.base.get(ValueLayout.JAVA_BYTE, fromA + mismatch),
        b.base.get(ValueLayout.JAVA_BYTE, fromB + mismatch));
  }

  private long start(int row) {
    return dataAt + base.get(INT32, offsetsAt + (long) row * Integer.BYTES);
  }
}
