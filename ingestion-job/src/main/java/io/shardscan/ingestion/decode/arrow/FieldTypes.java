package io.shardscan.ingestion.decode.arrow;

import static io.shardscan.ingestion.decode.arrow.DamagedArrow.DAMAGE;

import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.column.BytesText;
import io.shardscan.ingestion.decode.number.NumberType;
import io.shardscan.model.limits.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.jspecify.annotations.Nullable;

/** The types of Arrow, and what the extensions of them mean that are known. */
final class FieldTypes {
  private static final int MAX_DECIMAL_SCALE = 1_000;

  /** How many entries of a field's metadata are looked through. */
  private static final int MAX_ENTRIES = 1_000;

  private FieldTypes() {}

  /**
   * The type of a field.
   *
   * @param column the column that it belongs to, for messages
   * @throws DecodeException if it is one that is not read
   */
  static FieldType of(Field field, String column) {
    return switch (field.typeType()) {
      case Type.Null -> new FieldType.Nothing();
      case Type.Bool -> new FieldType.Flag();
      case Type.Int -> integer(field);
      case Type.FloatingPoint -> new FieldType.Numeric(floating(field));
      case Type.Duration -> new FieldType.Numeric(NumberType.INT64);
      case Type.Utf8 -> new FieldType.Text(text(field), false);
      case Type.LargeUtf8 -> new FieldType.Text(text(field), true);
      case Type.Utf8View -> new FieldType.TextView(text(field));
      case Type.Binary -> new FieldType.Text(BytesText.BINARY, false);
      case Type.LargeBinary -> new FieldType.Text(BytesText.BINARY, true);
      case Type.BinaryView -> new FieldType.TextView(BytesText.BINARY);
      case Type.FixedSizeBinary -> fixedBytes(field);
      case Type.Decimal -> decimal(field);
      case Type.Date ->
          new FieldType.Day(((Date) field.type(new Date())).unit() == DateUnit.MILLISECOND);
      case Type.Time -> time((Time) field.type(new Time()));
      case Type.Timestamp ->
          new FieldType.Instant(unit(((Timestamp) field.type(new Timestamp())).unit()));
      case Type.List -> new FieldType.Items(false);
      case Type.LargeList -> new FieldType.Items(true);
      case Type.FixedSizeList ->
          new FieldType.FixedItems(
              notNegative(((FixedSizeList) field.type(new FixedSizeList())).listSize()));
      case Type.Struct_ -> new FieldType.Structure();
      case Type.Map -> new FieldType.Entries();
      default ->
          throw new DecodeException(
              "Column '%s' is of Arrow's type %s, which is not read; leave it out, or write it as another"
                  .formatted(ColumnNames.abridged(column), typeName(field.typeType())));
    };
  }

  /** The type of integers. */
  static NumberType integer(Int type) {
    return switch (type.bitWidth()) {
      case Byte.SIZE -> type.isSigned() ? NumberType.INT8 : NumberType.UINT8;
      case Short.SIZE -> type.isSigned() ? NumberType.INT16 : NumberType.UINT16;
      case Integer.SIZE -> type.isSigned() ? NumberType.INT32 : NumberType.UINT32;
      case Long.SIZE -> type.isSigned() ? NumberType.INT64 : NumberType.UINT64;
      default -> throw DAMAGE.because("it has integers of %d bits".formatted(type.bitWidth()));
    };
  }

  private static FieldType integer(Field field) {
    NumberType type = integer((Int) field.type(new Int()));
    return type == NumberType.INT8 && isExtension(field, "arrow.bool8")
        ? new FieldType.ByteFlag()
        : new FieldType.Numeric(type);
  }

  private static NumberType floating(Field field) {
    return switch (((FloatingPoint) field.type(new FloatingPoint())).precision()) {
      case Precision.HALF -> NumberType.FLOAT16;
      case Precision.SINGLE -> NumberType.FLOAT32;
      case Precision.DOUBLE -> NumberType.FLOAT64;
      default -> throw DAMAGE.because("it has floats of an unknown precision");
    };
  }

  private static BytesText text(Field field) {
    return isExtension(field, "arrow.json") ? BytesText.JSON : BytesText.STRING;
  }

  private static FieldType fixedBytes(Field field) {
    int bytes = notNegative(((FixedSizeBinary) field.type(new FixedSizeBinary())).byteWidth());
    if (bytes > Limits.MAX_ROW_METADATA_BYTES) {
      throw DAMAGE.because("it has values of %d bytes".formatted(bytes));
    }
    boolean uuid = isExtension(field, "arrow.uuid") && bytes == 2 * Long.BYTES;
    return new FieldType.FixedBytes(uuid ? BytesText.UUID : BytesText.BINARY, bytes);
  }

  private static FieldType decimal(Field field) {
    Decimal type = (Decimal) field.type(new Decimal());
    int bytes = type.bitWidth() / Byte.SIZE;
    boolean known = bytes == 4 || bytes == 8 || bytes == 16 || bytes == 32;
    if (!known || Math.abs((long) type.scale()) > MAX_DECIMAL_SCALE) {
      throw DAMAGE.because(
          "it has decimals of %d bits with %d fractional digits"
              .formatted(type.bitWidth(), type.scale()));
    }
    return new FieldType.Decimal(bytes, type.scale(), false);
  }

  private static FieldType time(Time type) {
    int bytes = type.bitWidth() / Byte.SIZE;
    if (bytes != Integer.BYTES && bytes != Long.BYTES) {
      throw DAMAGE.because("it has times of day of %d bits".formatted(type.bitWidth()));
    }
    return new FieldType.Clock(unit(type.unit()), bytes);
  }

  private static TimeUnit unit(short unit) {
    return switch (unit) {
      case org.apache.arrow.flatbuf.TimeUnit.SECOND -> TimeUnit.SECONDS;
      case org.apache.arrow.flatbuf.TimeUnit.MILLISECOND -> TimeUnit.MILLISECONDS;
      case org.apache.arrow.flatbuf.TimeUnit.MICROSECOND -> TimeUnit.MICROSECONDS;
      case org.apache.arrow.flatbuf.TimeUnit.NANOSECOND -> TimeUnit.NANOSECONDS;
      default -> throw DAMAGE.because("it has times of an unknown unit");
    };
  }

  private static boolean isExtension(Field field, String name) {
    int entries = Math.min(field.customMetadataLength(), MAX_ENTRIES);
    for (int i = 0; i < entries; i++) {
      KeyValue entry = field.customMetadata(i);
      if (isText(entry.keyAsByteBuffer(), "ARROW:extension:name")) {
        return isText(entry.valueAsByteBuffer(), name);
      }
    }
    return false;
  }

  /** Compares bytes, which may be very many, with a short text. */
  private static boolean isText(@Nullable ByteBuffer bytes, String text) {
    return bytes != null && bytes.equals(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static int notNegative(int size) {
    if (size < 0) {
      throw DAMAGE.because("it has values of %d bytes or elements".formatted(size));
    }
    return size;
  }

  private static String typeName(int type) {
    return type > 0 && type < Type.names.length ? Type.name(type) : "number " + type;
  }
}
