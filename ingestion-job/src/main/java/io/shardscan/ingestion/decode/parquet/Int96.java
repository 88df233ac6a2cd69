package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.column.RowCursor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Instants in the legacy form: nanoseconds of the day, then the Julian day. */
final class Int96 {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  /** The day 1970-01-01, as a Julian day number. */
  private static final long EPOCH_JULIAN_DAY = 2_440_588;

  private Int96() {}

  /** An instant in microseconds since 1970. */
  static long micros(ByteBuffer value, String column, RowCursor cursor) {
    ByteBuffer bytes = value.order(ByteOrder.LITTLE_ENDIAN);
    int at = bytes.position();
    long nanos = bytes.getLong(at);
    long day = bytes.getInt(at + Long.BYTES) - EPOCH_JULIAN_DAY;
    try {
      return Math.addExact(Math.multiplyExact(day, MICROS_PER_DAY), Math.floorDiv(nanos, 1_000L));
    } catch (ArithmeticException e) {
      throw cursor.bad(column, "has a timestamp on day %d, out of range".formatted(day));
    }
  }
}
