package io.shardscan.ingestion.decode.npy;

import io.shardscan.ingestion.decode.array.ElementType;
import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.model.row.ColumnType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An instant, or a day, since 1970 in UTC. The lowest 64-bit integer stands for none.
 *
 * @param unit its unit, as NumPy calls it: D, h, m, s, ms, us or ns
 */
record TimeElement(String unit, ByteOrder order) implements ElementType {
  @Override
  public int bytes() {
    return Long.BYTES;
  }

  @Override
  public ColumnType columnType() {
    return unit.equals("D") ? ColumnType.DATE : ColumnType.TIMESTAMP;
  }

  @Override
  public boolean isKey() {
    return false;
  }

  @Override
  public void put(ByteBuffer values, int at, ScalarSink sink, RowCursor cursor, String column) {
    long value = values.getLong(at);
    if (value == Long.MIN_VALUE) {
      return;
    }
    try {
      sink.integer(
          switch (unit) {
            case "h" -> Math.multiplyExact(value, 3_600_000_000L);
            case "m" -> Math.multiplyExact(value, 60_000_000L);
            case "s" -> Math.multiplyExact(value, 1_000_000L);
            case "ms" -> Math.multiplyExact(value, 1_000L);
            case "ns" -> Math.floorDiv(value, 1_000L);
            default -> value;
          });
    } catch (ArithmeticException e) {
      throw cursor.bad(column, "has a time of %d %s, out of range".formatted(value, unit));
    }
  }
}
