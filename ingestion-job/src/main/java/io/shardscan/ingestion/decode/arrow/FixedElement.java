package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.array.NumberElement;
import io.shardscan.ingestion.decode.column.BytesText;
import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.ingestion.decode.column.Times;
import io.shardscan.model.row.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/** A value of one size: what it is on disk, and what it means. */
record FixedElement(
    FieldType of, int bytes, ColumnType columnType, String column, RowCursor cursor) {
  /**
   * Of a type of which all values have one size.
   *
   * @param column the column's name, for messages
   */
  static FixedElement of(FieldType type, String column, RowCursor cursor) {
    return switch (type) {
      case FieldType.Numeric number ->
          new FixedElement(
              type, number.type().bytes(), element(number).columnType(), column, cursor);
      case FieldType.ByteFlag flag -> new FixedElement(type, 1, ColumnType.BOOLEAN, column, cursor);
      case FieldType.FixedBytes fixed ->
          new FixedElement(type, fixed.bytes(), ColumnType.STRING, column, cursor);
      case FieldType.Decimal decimal ->
          new FixedElement(
              type,
              decimal.bytes(),
              decimal.exact() ? ColumnType.STRING : ColumnType.DOUBLE,
              column,
              cursor);
      case FieldType.Day day ->
          new FixedElement(
              type, day.millis() ? Long.BYTES : Integer.BYTES, ColumnType.DATE, column, cursor);
      case FieldType.Instant instant ->
          new FixedElement(type, Long.BYTES, ColumnType.TIMESTAMP, column, cursor);
      case FieldType.Clock clock ->
          new FixedElement(type, clock.bytes(), ColumnType.STRING, column, cursor);
      default -> throw new IllegalStateException("of no fixed size: " + type);
    };
  }

  /** Hands a value on as what it means. */
  void put(ByteBuffer from, int at, ScalarSink sink) {
    switch (of) {
      case FieldType.Numeric number -> element(number).put(from, at, sink, cursor, column);
      case FieldType.ByteFlag flag -> sink.flag(from.get(at) != 0);
      case FieldType.FixedBytes fixed -> {
        BytesText meaning = fixed.meaning();
        String text = meaning.of(from.array(), from.arrayOffset() + at, bytes, column, cursor);
        sink.text(text, meaning.textBytes(bytes, text));
      }
      case FieldType.Decimal decimal -> {
        BigDecimal value = decimal(from, at, decimal.scale());
        if (decimal.exact()) {
          ascii(value.toPlainString(), sink);
        } else {
          sink.number(value.doubleValue());
        }
      }
      case FieldType.Day day ->
          sink.integer(
              day.millis()
                  ? Math.floorDiv(from.getLong(at), TimeUnit.DAYS.toMillis(1))
                  : from.getInt(at));
      case FieldType.Instant instant ->
          sink.integer(Times.micros(from.getLong(at), instant.unit(), column, cursor));
      case FieldType.Clock clock -> {
        long time = bytes == Long.BYTES ? from.getLong(at) : from.getInt(at);
        ascii(Times.timeOfDay(time, clock.unit(), column, cursor), sink);
      }
      default -> throw new IllegalStateException("of no fixed size: " + of);
    }
  }

  private static NumberElement element(FieldType.Numeric number) {
    return new NumberElement(number.type(), ByteOrder.LITTLE_ENDIAN);
  }

  private static void ascii(String text, ScalarSink sink) {
    sink.text(text, text.length());
  }

  private BigDecimal decimal(ByteBuffer from, int at, int scale) {
    byte[] bigEndian = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      bigEndian[bytes - 1 - i] = from.get(at + i);
    }
    return new BigDecimal(new BigInteger(bigEndian), scale);
  }
}
