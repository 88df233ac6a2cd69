package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.column.BytesText;
import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.ingestion.decode.column.Times;
import io.shardscan.model.limits.Limits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/** Turns the stored values of a leaf column into what they mean. */
final class ScalarConverter extends PrimitiveConverter {
  private static final int MAX_DECIMAL_SCALE = 1_000;
  private static final int MAX_DECIMAL_BYTES = 512;

  private final String column;
  private final ScalarType type;
  private final @Nullable LogicalTypeAnnotation logical;
  private final boolean unsigned;
  private final int scale;
  private final ScalarSink sink;
  private final RowCursor cursor;
  private @Nullable Dictionary dictionary;

  /** The dictionary's texts, as far as they have been asked for, and their lengths. */
  private @Nullable String[] texts = new String[0];

  private int[] lengths = new int[0];

  /**
   * For one leaf column.
   *
   * @param column its name for messages
   * @param type what its values mean
   */
  ScalarConverter(
      String column, PrimitiveType primitive, ScalarType type, ScalarSink sink, RowCursor cursor) {
    this.column = column;
    this.type = type;
    this.logical = primitive.getLogicalTypeAnnotation();
    this.unsigned = logical instanceof IntLogicalTypeAnnotation integer && !integer.isSigned();
    this.scale = logical instanceof DecimalLogicalTypeAnnotation decimal ? decimal.getScale() : 0;
    this.sink = sink;
    this.cursor = cursor;
    if (scale > MAX_DECIMAL_SCALE) {
      throw DamagedFile.because(
          "column '%s' has decimals of %d fractional digits".formatted(column, scale));
    }
  }

  @Override
  public boolean hasDictionarySupport() {
    return switch (type) {
      case STRING, JSON, UUID, BINARY -> true;
      default -> false;
    };
  }

  @Override
  public void setDictionary(Dictionary newDictionary) {
    dictionary = newDictionary;
    texts = new String[newDictionary.getMaxId() + 1];
    lengths = new int[texts.length];
  }

  @Override
  public void addValueFromDictionary(int id) {
    if (dictionary == null || id < 0 || id >= texts.length) {
      throw cursor.bad(column, "refers to a value that its dictionary does not have");
    }
    String text = texts[id];
    if (text == null) {
      Binary binary = dictionary.decodeToBinary(id);
      text = text(binary);
      texts[id] = text;
      lengths[id] = textBytes(text, binary);
    }
    sink.text(text, lengths[id]);
  }

  @Override
  public void addBoolean(boolean value) {
    sink.flag(value);
  }

  @Override
  public void addFloat(float value) {
    sink.number(value);
  }

  @Override
  public void addDouble(double value) {
    sink.number(value);
  }

  @Override
  public void addInt(int value) {
    addLong(unsigned ? Integer.toUnsignedLong(value) : value);
  }

  @Override
  public void addLong(long value) {
    switch (type) {
      case LONG, DATE -> sink.integer(value);
      case UNSIGNED_LONG -> ascii(Long.toUnsignedString(value));
      case TIMESTAMP -> sink.integer(Times.micros(value, unit(), column, cursor));
      case TIME -> ascii(Times.timeOfDay(value, unit(), column, cursor));
      case DECIMAL -> sink.number(BigDecimal.valueOf(value, scale).doubleValue());
      case DECIMAL_TEXT -> ascii(BigDecimal.valueOf(value, scale).toPlainString());
      case STRING, JSON, DOUBLE, BOOLEAN, UUID, BINARY ->
          throw new IllegalStateException(type + " from an integer");
    }
  }

  @Override
  public void addBinary(Binary value) {
    switch (type) {
      case STRING, JSON, UUID, BINARY -> {
        String text = text(value);
        sink.text(text, textBytes(text, value));
      }
      case TIMESTAMP -> sink.integer(Int96.micros(value.toByteBuffer(), column, cursor));
      case DOUBLE -> {
        ByteBuffer bits = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        sink.number(Float.float16ToFloat(bits.getShort()));
      }
      case DECIMAL -> sink.number(decimal(value).doubleValue());
      case DECIMAL_TEXT -> ascii(decimal(value).toPlainString());
      case LONG, UNSIGNED_LONG, BOOLEAN, DATE, TIME ->
          throw new IllegalStateException(type + " from bytes");
    }
  }

  private TimeUnit unit() {
    LogicalTypeAnnotation.TimeUnit unit =
        logical instanceof TimeLogicalTypeAnnotation time
            ? time.getUnit()
            : ((TimestampLogicalTypeAnnotation) logical).getUnit();
    return switch (unit) {
      case MILLIS -> TimeUnit.MILLISECONDS;
      case MICROS -> TimeUnit.MICROSECONDS;
      case NANOS -> TimeUnit.NANOSECONDS;
    };
  }

  private void ascii(String text) {
    sink.text(text, text.length());
  }

  private BigDecimal decimal(Binary value) {
    if (value.length() == 0 || value.length() > MAX_DECIMAL_BYTES) {
      throw cursor.bad(column, "has a decimal of %d bytes".formatted(value.length()));
    }
    return new BigDecimal(new BigInteger(value.getBytes()), scale);
  }

  private String text(Binary value) {
    if (value.length() > Limits.MAX_ROW_METADATA_BYTES) {
      throw cursor.bad(
          column,
          "has a value of %d bytes; at most %d are allowed"
              .formatted(value.length(), Limits.MAX_ROW_METADATA_BYTES));
    }
    ByteBuffer bytes = value.toByteBuffer();
    byte[] array = bytes.hasArray() ? bytes.array() : value.getBytes();
    int offset = bytes.hasArray() ? bytes.arrayOffset() + bytes.position() : 0;
    return meaning().of(array, offset, value.length(), column, cursor);
  }

  private int textBytes(String text, Binary value) {
    return meaning().textBytes(value.length(), text);
  }

  private BytesText meaning() {
    return switch (type) {
      case STRING -> BytesText.STRING;
      case JSON -> BytesText.JSON;
      case UUID -> BytesText.UUID;
      default -> BytesText.BINARY;
    };
  }
}
