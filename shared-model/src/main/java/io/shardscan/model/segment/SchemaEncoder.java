package io.shardscan.model.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.arrow.flatbuf.Bool;
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
import org.apache.arrow.flatbuf.Utf8;

/** Writes schemas as flatbuffers (Arrow's Schema.fbs). */
final class SchemaEncoder {
  private final FlatBufferBuilder builder;

  SchemaEncoder(FlatBufferBuilder builder) {
    this.builder = builder;
  }

  /** Writes a schema; returns its offset. */
  int schema(SegmentSchema schema) {
    int[] fields = schema.fields().stream().mapToInt(this::field).toArray();
    int fieldVector = Schema.createFieldsVector(builder, fields);
    int metadata = Schema.createCustomMetadataVector(builder, keyValues(schema.metadata()));
    return Schema.createSchema(builder, Endianness.Little, fieldVector, metadata, 0);
  }

  /** Writes custom metadata; returns the offsets of its pairs. */
  int[] keyValues(Map<String, String> metadata) {
    return metadata.entrySet().stream()
        .mapToInt(
            entry ->
                KeyValue.createKeyValue(builder, string(entry.getKey()), string(entry.getValue())))
        .toArray();
  }

  private int field(SegmentSchema.Field field) {
    int metadata = Field.createCustomMetadataVector(builder, keyValues(field.metadata()));
    return field(field.name(), field.nullable(), field.type(), metadata);
  }

  private int field(String name, boolean nullable, ArrowType type, int metadata) {
    int nameOffset = string(name);
    int[] children =
        type instanceof ArrowType.FixedSizeList list
            ? new int[] {field("item", false, list.element(), 0)}
            : new int[0];
    int childVector = Field.createChildrenVector(builder, children);
    int typeOffset = type(type);
    return Field.createField(
        builder, nameOffset, nullable, typeId(type), typeOffset, 0, childVector, metadata);
  }

  private int type(ArrowType type) {
    return switch (type) {
      case ArrowType.Utf8 text -> {
        Utf8.startUtf8(builder);
        yield Utf8.endUtf8(builder);
      }
      case ArrowType.Bool bool -> {
        Bool.startBool(builder);
        yield Bool.endBool(builder);
      }
      case ArrowType.Int integer -> Int.createInt(builder, integer.bits(), integer.signed());
      case ArrowType.FloatingPoint number ->
          FloatingPoint.createFloatingPoint(builder, precision(number.bits()));
      case ArrowType.Timestamp time -> {
        int zone = time.zone() == null ? 0 : string(time.zone());
        yield Timestamp.createTimestamp(builder, time.unit(), zone);
      }
      case ArrowType.Date date -> Date.createDate(builder, date.unit());
      case ArrowType.FixedSizeBinary binary ->
          FixedSizeBinary.createFixedSizeBinary(builder, binary.bytes());
      case ArrowType.FixedSizeList list -> FixedSizeList.createFixedSizeList(builder, list.size());
    };
  }

  private static byte typeId(ArrowType type) {
    return switch (type) {
      case ArrowType.Utf8 text -> Type.Utf8;
      case ArrowType.Bool bool -> Type.Bool;
      case ArrowType.Int integer -> Type.Int;
      case ArrowType.FloatingPoint number -> Type.FloatingPoint;
      case ArrowType.Timestamp time -> Type.Timestamp;
      case ArrowType.Date date -> Type.Date;
      case ArrowType.FixedSizeBinary binary -> Type.FixedSizeBinary;
      case ArrowType.FixedSizeList list -> Type.FixedSizeList;
    };
  }

  private static short precision(int bits) {
    return switch (bits) {
      case 16 -> Precision.HALF;
      case 32 -> Precision.SINGLE;
      case 64 -> Precision.DOUBLE;
      default -> throw new IllegalArgumentException("no float has %d bits".formatted(bits));
    };
  }

  /** Text encoded here, since the builder refuses lone surrogates, which names can have. */
  private int string(String text) {
    return builder.createString(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }
}
