package io.shardscan.ingestion.decode.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.DecodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a file's objects are key and vector.
 *
 * @param key the key's field, or null if rows have none
 * @param vector the vector's field
 */
record JsonColumns(@Nullable String key, String vector) {
  /** Those of rows that were sent one by one. */
  static final JsonColumns NESTED = new JsonColumns("id", "vector");

  /** Finds them in the first object of a file. */
  static JsonColumns find(JsonNode first, ColumnChoice choice) {
    List<String> fields = new ArrayList<>();
    List<String> vectors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : first.properties()) {
      fields.add(field.getKey());
      if (isVector(field.getValue())) {
        vectors.add(field.getKey());
      }
    }
    return new JsonColumns(key(fields, choice), vector(fields, vectors, choice));
  }

  private static @Nullable String key(List<String> fields, ColumnChoice choice) {
    String chosen = choice.key();
    if (chosen != null && !fields.contains(chosen)) {
      throw missing("key", chosen, fields);
    }
    return chosen == null ? ColumnNames.key(fields).orElse(null) : chosen;
  }

  private static String vector(List<String> fields, List<String> vectors, ColumnChoice choice) {
    String chosen = choice.vector();
    if (chosen != null && !fields.contains(chosen)) {
      throw missing("vector", chosen, fields);
    }
    if (chosen != null) {
      return chosen;
    }
    return ColumnNames.vector(vectors)
        .orElseThrow(
            () ->
                new DecodeException(
                    vectors.isEmpty()
                        ? "No field of the first object is an array of numbers; its fields are %s."
                            .formatted(ColumnNames.list(fields))
                        : "Several fields could be the vector: %s. Say which by the collection's schema, or name it 'vector'."
                            .formatted(ColumnNames.list(vectors))));
  }

  private static DecodeException missing(String what, String chosen, List<String> fields) {
    return new DecodeException(
        "The collection's schema says that field '%s' is the %s, but the first object has only %s."
            .formatted(ColumnNames.abridged(chosen), what, ColumnNames.list(fields)));
  }

  private static boolean isVector(JsonNode value) {
    if (!value.isArray() || value.isEmpty()) {
      return false;
    }
    for (JsonNode component : value) {
      if (!component.isNumber()) {
        return false;
      }
    }
    return true;
  }
}
