package io.shardscan.ingestion.decode.column;

import java.time.LocalTime;
import java.util.concurrent.TimeUnit;

/** Stored instants and times of day. */
public final class Times {
  private static final long NANOS_PER_DAY = TimeUnit.DAYS.toNanos(1);

  private Times() {}

  /**
   * An instant in microseconds since 1970; of nanoseconds the last three digits are dropped.
   *
   * @param column the column's name, for messages
   */
  public static long micros(long value, TimeUnit unit, String column, RowCursor cursor) {
    if (unit == TimeUnit.NANOSECONDS) {
      return Math.floorDiv(value, 1_000L);
    }
    try {
      return Math.multiplyExact(value, unit.toMicros(1));
    } catch (ArithmeticException e) {
      String name = unit == TimeUnit.SECONDS ? "s" : "ms";
      throw cursor.bad(column, "has a timestamp of %d %s, out of range".formatted(value, name));
    }
  }

  /**
   * A time of day as ISO 8601 text.
   *
   * @param column the column's name, for messages
   */
  public static String timeOfDay(long value, TimeUnit unit, String column, RowCursor cursor) {
    long unitNanos = unit.toNanos(1);
    if (value < 0 || value >= NANOS_PER_DAY / unitNanos) {
      throw cursor.bad(column, "has a time of day that is out of range: %d".formatted(value));
    }
    return LocalTime.ofNanoOfDay(value * unitNanos).toString();
  }
}
