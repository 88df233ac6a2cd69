package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.NamedColumns;
import io.shardscan.ingestion.decode.RowLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * What each top-level field of a Parquet file is for.
 *
 * @param key the key's field, or null if the file has none
 * @param vector the vector's field
 * @param metadata the other fields, in the file's order
 */
record ParquetColumns(@Nullable Type key, VectorField vector, List<Type> metadata) {
  /** Finds the columns by the schema and what the user said. */
  static ParquetColumns find(MessageType schema, ColumnChoice choice) {
    List<String> names = schema.getFields().stream().map(Type::getName).toList();
    Map<String, VectorField> vectors = new LinkedHashMap<>();
    for (String name : names) {
      VectorField.of(schema, name).ifPresent(field -> vectors.put(name, field));
    }
    NamedColumns named = NamedColumns.find(names, vectors.keySet(), choice);
    List<Type> metadata =
        schema.getFields().stream()
            .filter(f -> !f.getName().equals(named.key()) && !f.getName().equals(named.vector()))
            .toList();
    RowLimits.metadataColumns(metadata.size());
    return new ParquetColumns(
        named.key() == null ? null : schema.getType(named.key()),
        Objects.requireNonNull(vectors.get(named.vector())),
        metadata);
  }
}
