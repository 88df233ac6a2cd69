package io.shardscan.ingestion.decode.arrow;

import static io.shardscan.ingestion.decode.arrow.DamagedArrow.DAMAGE;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.Utf8;
import io.shardscan.ingestion.decode.number.NumberType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Schema;
import org.jspecify.annotations.Nullable;

/** Reads the columns of a schema; it is bounded before it is walked. */
final class ArrowSchema {
  private int fields;

  private ArrowSchema() {}

  /** The columns of a schema. */
  static List<ArrowField> columns(Schema schema) {
    if (schema.endianness() != Endianness.Little) {
      throw new DecodeException(
          "The Arrow file has big-endian numbers, which are not read; write it as little-endian");
    }
    ArrowSchema reading = new ArrowSchema();
    List<ArrowField> columns = new ArrayList<>();
    for (int i = 0; i < schema.fieldsLength(); i++) {
      columns.add(reading.field(schema.fields(i), null, 1));
    }
    return List.copyOf(columns);
  }

  private ArrowField field(@Nullable Field field, @Nullable String column, int depth) {
    if (field == null || ++fields > ArrowLimits.MAX_FIELDS || depth > ArrowLimits.MAX_DEPTH) {
      throw DAMAGE.because(
          "its schema has more than %d fields, or is nested more than %d levels"
              .formatted(ArrowLimits.MAX_FIELDS, ArrowLimits.MAX_DEPTH));
    }
    String name = name(field.nameAsByteBuffer());
    String top = column == null ? name : column;
    FieldType type = FieldTypes.of(field, top);
    List<ArrowField> children = new ArrayList<>();
    for (int i = 0; i < field.childrenLength(); i++) {
      children.add(field(field.children(i), top, depth + 1));
    }
    checkChildren(type, children);
    return new ArrowField(name, type, List.copyOf(children), dictionary(field.dictionary()));
  }

  private static void checkChildren(FieldType type, List<ArrowField> children) {
    boolean fits =
        switch (type) {
          case FieldType.Items items -> children.size() == 1;
          case FieldType.FixedItems items -> children.size() == 1;
          case FieldType.Entries entries ->
              children.size() == 1
                  && children.getFirst().type() instanceof FieldType.Structure
                  && children.getFirst().children().size() == 2;
          case FieldType.Structure structure -> true;
          default -> children.isEmpty();
        };
    if (!fits) {
      throw DAMAGE.because("its schema has a column whose parts do not belong to its type");
    }
  }

  private static ArrowField.@Nullable DictionaryUse dictionary(
      @Nullable DictionaryEncoding encoding) {
    if (encoding == null) {
      return null;
    }
    Int index = encoding.indexType();
    NumberType type = index == null ? NumberType.INT32 : FieldTypes.integer(index);
    return new ArrowField.DictionaryUse(encoding.id(), type);
  }

  private static String name(@Nullable ByteBuffer bytes) {
    if (bytes == null) {
      return "";
    }
    if (bytes.remaining() > ArrowLimits.MAX_NAME_BYTES) {
      throw DAMAGE.because(
          "a column's name has %d bytes; at most %d are allowed"
              .formatted(bytes.remaining(), ArrowLimits.MAX_NAME_BYTES));
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return Utf8.decode(copy, 0, copy.length)
        .orElseThrow(() -> DAMAGE.because("a column's name is not valid UTF-8"));
  }
}
