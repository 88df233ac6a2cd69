package io.shardscan.model.segment;

import com.google.flatbuffers.Table;
import io.shardscan.model.limits.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;

/**
 * Reads schemas from flatbuffers that need not be sound: counts are checked before anything is
 * allocated, and whatever the flatbuffers classes throw is an unchecked exception.
 */
final class SchemaDecoder {
  /** Most columns: those of a segment, and as many again for columns that only the scan needs. */
  private static final int MAX_FIELDS = 2 * Limits.MAX_METADATA_COLUMNS;

  private static final int MAX_KEY_VALUES = 64;

  private SchemaDecoder() {}

  /**
   * Reads a schema.
   *
   * @throws MalformedException if it is not one that a segment can have
   */
  static SegmentSchema schema(Schema schema) {
    MalformedException.unless(
        schema.endianness() == Endianness.Little, "its byte order is not little-endian");
    int count = MalformedException.count("columns", schema.fieldsLength(), MAX_FIELDS);
    List<SegmentSchema.Field> fields = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      fields.add(field(schema.fields(i)));
    }
    return new SegmentSchema(
        List.copyOf(fields), keyValues(schema.customMetadataLength(), schema::customMetadata));
  }

  /** Reads custom metadata. */
  static Map<String, String> keyValues(int length, IntFunction<KeyValue> pairs) {
    int count = MalformedException.count("metadata entries", length, MAX_KEY_VALUES);
    Map<String, String> metadata = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      KeyValue pair = pairs.apply(i);
      metadata.put(pair.key(), pair.value());
    }
    return metadata;
  }

  private static SegmentSchema.Field field(Field field) {
    MalformedException.unless(field.dictionary() == null, "a column is dictionary-encoded");
    return new SegmentSchema.Field(
        field.name(),
        field.nullable(),
        type(field, true),
        keyValues(field.customMetadataLength(), field::customMetadata));
  }

  private static ArrowType type(Field field, boolean mayBeList) {
    byte id = field.typeType();
    boolean list = mayBeList && id == Type.FixedSizeList;
    MalformedException.unless(
        field.childrenLength() == (list ? 1 : 0),
        "column '%s' has %d child columns",
        field.name(),
        field.childrenLength());
    return switch (id) {
      case Type.Utf8 -> new ArrowType.Utf8();
      case Type.Bool -> new ArrowType.Bool();
      case Type.Int -> integer(read(field, new Int()));
      case Type.FloatingPoint -> floatingPoint(read(field, new FloatingPoint()));
      case Type.Timestamp -> {
        Timestamp time = read(field, new Timestamp());
        yield new ArrowType.Timestamp(time.unit(), time.timezone());
      }
      case Type.Date -> new ArrowType.Date(read(field, new Date()).unit());
      case Type.FixedSizeBinary ->
          new ArrowType.FixedSizeBinary(read(field, new FixedSizeBinary()).byteWidth());
      case Type.FixedSizeList -> list(field, list);
      default -> throw unsupported(field);
    };
  }

  private static ArrowType list(Field field, boolean allowed) {
    if (!allowed) {
      throw unsupported(field);
    }
    Field child = field.children(0);
    MalformedException.unless(!child.nullable(), "elements of '%s' may be null", field.name());
    return new ArrowType.FixedSizeList(
        type(child, false), read(field, new FixedSizeList()).listSize());
  }

  private static ArrowType integer(Int type) {
    int bits = type.bitWidth();
    MalformedException.unless(
        bits == 8 || bits == 16 || bits == 32 || bits == 64, "an integer has %d bits", bits);
    return new ArrowType.Int(bits, type.isSigned());
  }

  private static ArrowType floatingPoint(FloatingPoint type) {
    return switch (type.precision()) {
      case Precision.HALF -> new ArrowType.FloatingPoint(16);
      case Precision.SINGLE -> new ArrowType.FloatingPoint(32);
      case Precision.DOUBLE -> new ArrowType.FloatingPoint(64);
      default -> throw new MalformedException("a float has an unknown precision");
    };
  }

  private static <T extends Table> T read(Field field, T type) {
    MalformedException.unless(field.type(type) != null, "column '%s' has no type", field.name());
    return type;
  }

  private static MalformedException unsupported(Field field) {
    return new MalformedException(
        "column '%s' is of an Arrow type that segments do not use (%d)"
            .formatted(field.name(), field.typeType()));
  }
}
