package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.column.RowCursor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalTime;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.jspecify.annotations.Nullable;

/** Stored instants and times of day. */
final class Times {
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;
  private static final long MICROS_PER_DAY = NANOS_PER_DAY / 1_000;

  /** The day 1970-01-01, as a Julian day number. */
  private static final long EPOCH_JULIAN_DAY = 2_440_588;

  private Times() {}

  /** An instant in microseconds since 1970; of nanoseconds the last three digits are dropped. */
  static long micros(
      long value, @Nullable LogicalTypeAnnotation type, String column, RowCursor cursor) {
    TimeUnit unit = ((TimestampLogicalTypeAnnotation) type).getUnit();
    try {
      return switch (unit) {
        case MILLIS -> Math.multiplyExact(value, 1_000L);
        case MICROS -> value;
        case NANOS -> Math.floorDiv(value, 1_000L);
      };
    } catch (ArithmeticException e) {
      throw cursor.bad(column, "has a timestamp of %d ms, out of range".formatted(value));
    }
  }

  /** An instant in the legacy form: nanoseconds of the day, then the Julian day. */
  static long microsOfInt96(ByteBuffer value, String column, RowCursor cursor) {
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

  /** A time of day as ISO 8601 text. */
  static String timeOfDay(
      long value, @Nullable LogicalTypeAnnotation type, String column, RowCursor cursor) {
    long unitNanos =
        switch (((TimeLogicalTypeAnnotation) type).getUnit()) {
          case MILLIS -> 1_000_000L;
          case MICROS -> 1_000L;
          case NANOS -> 1L;
        };
    if (value < 0 || value >= NANOS_PER_DAY / unitNanos) {
      throw cursor.bad(column, "has a time of day that is out of range: %d".formatted(value));
    }
    return LocalTime.ofNanoOfDay(value * unitNanos).toString();
  }
}
