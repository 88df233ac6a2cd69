package io.shardscan.server.memory;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Holds for rows whose floating-point number lies in a range, whatever the rows without a value
 * have there. −0 is 0.
 *
 * @param least least number
 * @param greatest greatest number; none is in the range if it is below {@code least}
 */
record NumberRange(MetadataField column, double least, double greatest) implements RowTest {
  private static final ValueLayout.OfDouble FLOAT64 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE_ENDIAN);

  @Override
  public long word(int first, int count) {
    MemorySegment base = column.texts().base();
    long at = column.texts().dataAt() + (long) first * Double.BYTES;
    long bits = 0;
    for (int i = 0; i < count; i++) {
      double value = base.get(FLOAT64, at + (long) i * Double.BYTES);
      bits |= ((value >= least ? 1L : 0L) & (value <= greatest ? 1L : 0L)) << i;
    }
    return bits;
  }
}
