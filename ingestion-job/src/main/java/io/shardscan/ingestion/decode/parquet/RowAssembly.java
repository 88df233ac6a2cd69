package io.shardscan.ingestion.decode.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.column.KeySink;
import io.shardscan.ingestion.decode.column.MetadataBuilder;
import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Assembles keys and metadata row by row into the columns of a batch. */
final class RowAssembly extends RecordMaterializer<RowAssembly> {
  private final RowCursor cursor;
  private final List<MetadataBuilder> builders = new ArrayList<>();
  private final List<NestedColumn> nested = new ArrayList<>();
  private final Root root;

  /**
   * Assembles into new columns.
   *
   * @param keys gets the keys, if the file has them
   * @param rows most rows of a batch
   */
  RowAssembly(ParquetColumns columns, String[] keys, int rows, RowCursor cursor) {
    this.cursor = cursor;
    List<Converter> converters = new ArrayList<>();
    if (columns.key() != null) {
      converters.add(key(columns.key(), new KeySink(columns.key().getName(), keys, cursor)));
    }
    for (Type field : columns.metadata()) {
      converters.add(metadata(field, rows));
    }
    this.root = new Root(converters);
  }

  /** Makes room for a new batch. */
  void clear() {
    builders.forEach(MetadataBuilder::clear);
  }

  /** The metadata of the batch. */
  List<MetadataColumn> columns() {
    return builders.stream().map(MetadataBuilder::column).toList();
  }

  @Override
  public RowAssembly getCurrentRecord() {
    return this;
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  private Converter key(Type field, KeySink sink) {
    if (field.isPrimitive() && !field.isRepetition(Type.Repetition.REPEATED)) {
      PrimitiveType primitive = field.asPrimitiveType();
      var type = ScalarType.ofKey(primitive);
      if (type.isPresent()) {
        return new ScalarConverter(field.getName(), primitive, type.get(), sink, cursor);
      }
    }
    throw new DecodeException(
        "The key's column '%s' is of type '%s'; keys must be strings or integers"
            .formatted(field.getName(), typeName(field)));
  }

  private static String typeName(Type field) {
    if (field.getLogicalTypeAnnotation() != null) {
      return field.getLogicalTypeAnnotation().toString();
    }
    return field.isPrimitive() ? field.asPrimitiveType().getPrimitiveTypeName().name() : "nested";
  }

  private Converter metadata(Type field, int rows) {
    String name = field.getName();
    if (field.isPrimitive() && !field.isRepetition(Type.Repetition.REPEATED)) {
      ScalarType type = ScalarType.of(field.asPrimitiveType());
      MetadataBuilder builder = MetadataBuilder.of(name, type.columnType(), rows, cursor);
      builders.add(builder);
      return new ScalarConverter(name, field.asPrimitiveType(), type, builder, cursor);
    }
    MetadataBuilder builder = MetadataBuilder.of(name, ColumnType.JSON, rows, cursor);
    builders.add(builder);
    NestedColumn column = new NestedColumn(builder, field.isRepetition(Type.Repetition.REPEATED));
    nested.add(column);
    return new JsonConverters(name, cursor).of(field, column::add);
  }

  /** Collects what a row has of a nested field, to be written as text at the row's end. */
  private static final class NestedColumn {
    private final MetadataBuilder builder;
    private final boolean repeated;
    private @Nullable JsonNode value;

    NestedColumn(MetadataBuilder builder, boolean repeated) {
      this.builder = builder;
      this.repeated = repeated;
    }

    void start() {
      value = repeated ? JsonNodeFactory.instance.arrayNode() : null;
    }

    void add(JsonNode node) {
      if (value instanceof ArrayNode array && repeated) {
        array.add(node);
      } else {
        value = node;
      }
    }

    void end() {
      if (value != null) {
        String text = value.toString();
        builder.text(text, text.getBytes(StandardCharsets.UTF_8).length);
      }
    }
  }

  private final class Root extends GroupConverter {
    private final List<Converter> fields;

    Root(List<Converter> fields) {
      this.fields = fields;
    }

    @Override
    public Converter getConverter(int field) {
      return fields.get(field);
    }

    @Override
    public void start() {
      nested.forEach(NestedColumn::start);
    }

    @Override
    public void end() {
      nested.forEach(NestedColumn::end);
    }
  }
}
