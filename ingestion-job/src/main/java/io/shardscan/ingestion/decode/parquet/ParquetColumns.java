package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.RowLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    String key = key(names, choice);
    VectorField vector = vector(schema, names, choice);
    List<Type> metadata =
        schema.getFields().stream()
            .filter(f -> !f.getName().equals(key) && !f.getName().equals(vector.name()))
            .toList();
    RowLimits.metadataColumns(metadata.size());
    return new ParquetColumns(key == null ? null : schema.getType(key), vector, metadata);
  }

  private static @Nullable String key(List<String> names, ColumnChoice choice) {
    if (choice.key() == null) {
      return ColumnNames.key(names).orElse(null);
    }
    if (!names.contains(choice.key())) {
      throw new DecodeException(
          "There is no column '%s', the confirmed key; the columns are %s"
              .formatted(choice.key(), ColumnNames.list(names)));
    }
    return choice.key();
  }

  private static VectorField vector(MessageType schema, List<String> names, ColumnChoice choice) {
    if (choice.vector() != null) {
      return confirmed(schema, names, choice.vector());
    }
    Map<String, VectorField> candidates = new LinkedHashMap<>();
    for (String name : names) {
      VectorField.of(schema, name).ifPresent(field -> candidates.put(name, field));
    }
    if (candidates.isEmpty()) {
      throw new DecodeException(
          "No column holds vectors: there must be a column of lists of numbers; the columns are %s"
              .formatted(ColumnNames.list(names)));
    }
    Optional<String> vector = ColumnNames.vector(candidates.keySet());
    return vector
        .map(candidates::get)
        .orElseThrow(
            () ->
                new DecodeException(
                    "Several columns could be the vector: %s; name one of them vector, or confirm the schema"
                        .formatted(ColumnNames.list(candidates.keySet()))));
  }

  private static VectorField confirmed(MessageType schema, List<String> names, String vector) {
    if (!names.contains(vector)) {
      throw new DecodeException(
          "There is no column '%s', the confirmed vector; the columns are %s"
              .formatted(vector, ColumnNames.list(names)));
    }
    return VectorField.of(schema, vector)
        .orElseThrow(
            () ->
                new DecodeException(
                    "Column '%s', the confirmed vector, is not a column of lists of numbers"
                        .formatted(vector)));
  }
}
