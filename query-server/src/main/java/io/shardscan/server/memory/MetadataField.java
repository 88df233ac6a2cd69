package io.shardscan.server.memory;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.shardscan.model.row.ColumnType;
import io.shardscan.model.segment.SegmentColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A metadata column in a segment's memory.
 *
 * @param name the column's name
 * @param label the column's name as a JSON string, with its quotes
 * @param type the type of its values
 * @param nullable whether rows may be without a value
 * @param validityAt where in the memory the bitmap of rows with a value begins
 * @param texts the column's texts, where it has such; else a column whose {@code dataAt} is where
 *     the values begin
 */
public record MetadataField(
    String name,
    String label,
    ColumnType type,
    boolean nullable,
    long validityAt,
    KeyColumn texts) {
  private static final ValueLayout.OfLong INT64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble FLOAT64 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  static MetadataField of(SegmentColumn column, MemorySegment memory) {
    return new MetadataField(
        column.name(),
        quoted(column.name()),
        Objects.requireNonNull(column.type(), "a metadata column has a type"),
        column.nulls() > 0,
        column.validity().offset(),
        new KeyColumn(memory, column.offsets().offset(), column.values().offset()));
  }

  /** Whether a row has a value. */
  public boolean has(int row) {
    return !nullable || bit(validityAt, row);
  }

  /** The rows that have a value. */
  RowTest present() {
    return nullable ? this::presentWord : RowTest.ALL;
  }

  private long presentWord(int first, int count) {
    long bits = 0;
    for (int i = 0; i < count; i += Byte.SIZE) {
      int each = texts.base().get(ValueLayout.JAVA_BYTE, validityAt + ((first + i) >>> 3));
      bits |= (each & 0xFFL) << i;
    }
    return bits;
  }

  /** The integer, microseconds or days of a row that has a value. */
  public long integer(int row) {
    return type == ColumnType.DATE
        ? texts.base().get(INT32, texts.dataAt() + (long) row * Integer.BYTES)
        : texts.base().get(INT64, texts.dataAt() + (long) row * Long.BYTES);
  }

  /** The floating-point number of a row that has a value. */
  public double number(int row) {
    return texts.base().get(FLOAT64, texts.dataAt() + (long) row * Double.BYTES);
  }

  /** The boolean of a row that has a value. */
  public boolean bool(int row) {
    return bit(texts.dataAt(), row);
  }

  /** Appends the value of a row that has one, as JSON. */
  public void appendJson(int row, StringBuilder json) {
    switch (type) {
      case STRING -> appendQuoted(texts.text(row), json);
      case JSON -> json.append(texts.text(row));
      case LONG -> json.append(integer(row));
      case DOUBLE -> json.append(number(row));
      case BOOLEAN -> json.append(bool(row));
      case TIMESTAMP ->
          json.append('"').append(Instant.EPOCH.plus(integer(row), ChronoUnit.MICROS)).append('"');
      case DATE -> json.append('"').append(LocalDate.ofEpochDay(integer(row))).append('"');
    }
  }

  private boolean bit(long at, int row) {
    return ((texts.base().get(ValueLayout.JAVA_BYTE, at + (row >>> 3)) >>> (row & 7)) & 1) != 0;
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2);
    appendQuoted(text, json);
    return json.toString();
  }

  private static void appendQuoted(String text, StringBuilder json) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    json.append('"');
  }
}
