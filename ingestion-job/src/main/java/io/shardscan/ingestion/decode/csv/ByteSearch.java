package io.shardscan.ingestion.decode.csv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds a byte, looking at eight at a time. */
final class ByteSearch {
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private ByteSearch() {}

  /** The first place of a byte from {@code start} on, or {@code end} if it is not there. */
  static int indexOf(byte[] bytes, int start, int end, byte wanted) {
    long pattern = ONES * (wanted & 0xff);
    int i = start;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      long different = (long) EIGHT_BYTES.get(bytes, i) ^ pattern;
      // The lowest bit that is left is that of the first byte that is not different at all.
      long same = (different - ONES) & ~different & HIGH_BITS;
      if (same != 0) {
        return i + (Long.numberOfTrailingZeros(same) >>> 3);
      }
    }
    while (i < end && bytes[i] != wanted) {
      i++;
    }
    return i;
  }
}
