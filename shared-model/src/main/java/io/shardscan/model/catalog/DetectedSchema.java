package io.shardscan.model.catalog;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the ingestion found in a file of a collection, and in those that it has read since.
 *
 * @param file the file's name
 * @param format its format, such as {@code parquet}
 * @param keyColumn the column of keys, or null if it has none
 * @param vectorColumn the column of vectors, or null if the format has no columns
 */
public record DetectedSchema(
    String file, String format, @Nullable String keyColumn, @Nullable String vectorColumn) {
  /** Whether the same was found in another file. */
  public boolean sameColumns(DetectedSchema other) {
    return format.equals(other.format)
        && Objects.equals(keyColumn, other.keyColumn)
        && Objects.equals(vectorColumn, other.vectorColumn);
  }
}
