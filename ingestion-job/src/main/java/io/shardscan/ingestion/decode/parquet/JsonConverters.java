package io.shardscan.ingestion.decode.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.ingestion.decode.column.JsonScalar;
import io.shardscan.ingestion.decode.column.RowCursor;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Assembles nested values as JSON: structures and maps become objects (a structure's null fields
 * are left out), lists become arrays, dates, instants and times ISO 8601 text.
 *
 * @see <a
 *     href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#nested-types">Nested
 *     types</a>
 */
final class JsonConverters {
  /** What a node's brackets, commas and colons have at least, so that many empty ones count too. */
  private static final int NODE_BYTES = 2;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String column;
  private final RowCursor cursor;

  /**
   * For one top-level field.
   *
   * @param column its name for messages
   */
  JsonConverters(String column, RowCursor cursor) {
    this.column = column;
    this.cursor = cursor;
  }

  /** A converter that hands each value of a field to a consumer. */
  Converter of(Type type, Consumer<JsonNode> to) {
    if (type.isPrimitive()) {
      ScalarType scalar = ScalarType.of(type.asPrimitiveType());
      JsonScalar sink = new JsonScalar(scalar.columnType(), counted(to), column, cursor);
      return new ScalarConverter(column, type.asPrimitiveType(), scalar, sink, cursor);
    }
    GroupType group = type.asGroupType();
    boolean hasOneRepeated =
        group.getFieldCount() == 1 && group.getType(0).isRepetition(Type.Repetition.REPEATED);
    return switch (group.getLogicalTypeAnnotation()) {
      case ListLogicalTypeAnnotation list when hasOneRepeated -> new Array(group, counted(to));
      case MapLogicalTypeAnnotation map when hasOneRepeated && isEntry(group) ->
          new Entries(group, counted(to));
      case MapKeyValueTypeAnnotation map when hasOneRepeated && isEntry(group) ->
          new Entries(group, counted(to));
      case null, default -> new Structure(group, counted(to));
    };
  }

  private Consumer<JsonNode> counted(Consumer<JsonNode> to) {
    return node -> {
      cursor.addNested(NODE_BYTES);
      to.accept(node);
    };
  }

  private static boolean isEntry(GroupType map) {
    return !map.getType(0).isPrimitive() && map.getType(0).asGroupType().getFieldCount() == 2;
  }

  /** A structure; also the fields of it that are repeated without being a list by their type. */
  private final class Structure extends GroupConverter {
    private final Converter[] fields;
    private final Consumer<JsonNode> to;
    private ObjectNode node = NODES.objectNode();

    Structure(GroupType group, Consumer<JsonNode> to) {
      this.to = to;
      this.fields =
          group.getFields().stream()
              .map(field -> of(field, adder(field)))
              .toArray(Converter[]::new);
    }

    private Consumer<JsonNode> adder(Type field) {
      String name = field.getName();
      boolean repeated = field.isRepetition(Type.Repetition.REPEATED);
      return value -> {
        cursor.addNested(name.length());
        if (repeated) {
          node.withArrayProperty(name).add(value);
        } else {
          node.set(name, value);
        }
      };
    }

    @Override
    public Converter getConverter(int field) {
      return fields[field];
    }

    @Override
    public void start() {
      node = NODES.objectNode();
    }

    @Override
    public void end() {
      to.accept(node);
    }
  }

  /** A list: a group of one repeated field, which is the element or holds it. */
  private final class Array extends GroupConverter {
    private final Converter repeated;
    private final Consumer<JsonNode> to;
    private ArrayNode node = NODES.arrayNode();

    Array(GroupType list, Consumer<JsonNode> to) {
      this.to = to;
      Type field = list.getType(0);
      this.repeated =
          holdsElement(list, field)
              ? new Element(field.asGroupType().getType(0), value -> node.add(value))
              : of(field, value -> node.add(value));
    }

    /** By the format's rules for lists of older writers. */
    private static boolean holdsElement(GroupType list, Type repeated) {
      return !repeated.isPrimitive()
          && repeated.asGroupType().getFieldCount() == 1
          && !repeated.asGroupType().getType(0).isRepetition(Type.Repetition.REPEATED)
          && !repeated.getName().equals("array")
          && !repeated.getName().equals(list.getName() + "_tuple");
    }

    @Override
    public Converter getConverter(int field) {
      return repeated;
    }

    @Override
    public void start() {
      node = NODES.arrayNode();
    }

    @Override
    public void end() {
      to.accept(node);
    }
  }

  /** The group around a list's element, which is null if there is nothing in it. */
  private final class Element extends GroupConverter {
    private final Converter value;
    private final Consumer<JsonNode> to;
    private JsonNode element = NullNode.instance;

    Element(Type type, Consumer<JsonNode> to) {
      this.to = counted(to);
      this.value = of(type, node -> element = node);
    }

    @Override
    public Converter getConverter(int field) {
      return value;
    }

    @Override
    public void start() {
      element = NullNode.instance;
    }

    @Override
    public void end() {
      to.accept(element);
    }
  }

  /** A map: a group of one repeated group of key and value. */
  private final class Entries extends GroupConverter {
    private final Converter entry;
    private final Consumer<JsonNode> to;
    private ObjectNode node = NODES.objectNode();

    Entries(GroupType map, Consumer<JsonNode> to) {
      this.to = to;
      this.entry = new Entry(map.getType(0).asGroupType());
    }

    @Override
    public Converter getConverter(int field) {
      return entry;
    }

    @Override
    public void start() {
      node = NODES.objectNode();
    }

    @Override
    public void end() {
      to.accept(node);
    }

    private final class Entry extends GroupConverter {
      private final Converter[] fields;
      private @Nullable JsonNode key;
      private JsonNode value = NullNode.instance;

      Entry(GroupType type) {
        this.fields =
            new Converter[] {
              of(type.getType(0), newKey -> key = newKey),
              of(type.getType(1), newValue -> value = newValue)
            };
      }

      @Override
      public Converter getConverter(int field) {
        return fields[field];
      }

      @Override
      public void start() {
        key = null;
        value = NullNode.instance;
      }

      @Override
      public void end() {
        if (key == null) {
          throw cursor.bad(column, "has a map with a null key");
        }
        cursor.addNested(NODE_BYTES);
        node.set(key.isValueNode() ? key.asText() : key.toString(), value);
      }
    }
  }
}
