package io.shardscan.server.memory;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Holds for rows whose integer lies in a range, whatever the rows without a value have there.
 *
 * @param least least integer
 * @param greatest greatest integer; none is in the range if it is below {@code least}
 */
record IntegerRange(MetadataField column, long least, long greatest) implements RowTest {
  private static final ValueLayout.OfLong INT64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  @Override
  public long word(int first, int count) {
    return switch (column.type()) {
      case DATE -> days(first, count);
      default -> integers(first, count);
    };
  }

  // Without branches: which rows lie in the range cannot be predicted.

  private long integers(int first, int count) {
    MemorySegment base = column.texts().base();
    long at = column.texts().dataAt() + (long) first * Long.BYTES;
    long bits = 0;
    for (int i = 0; i < count; i++) {
      long value = base.get(INT64, at + (long) i * Long.BYTES);
      bits |= ((value >= least ? 1L : 0L) & (value <= greatest ? 1L : 0L)) << i;
    }
    return bits;
  }

  private long days(int first, int count) {
    MemorySegment base = column.texts().base();
    long at = column.texts().dataAt() + (long) first * Integer.BYTES;
    long bits = 0;
    for (int i = 0; i < count; i++) {
      long value = base.get(INT32, at + (long) i * Integer.BYTES);
      bits |= ((value >= least ? 1L : 0L) & (value <= greatest ? 1L : 0L)) << i;
    }
    return bits;
  }
}
