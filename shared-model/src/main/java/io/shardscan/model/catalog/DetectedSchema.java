package io.shardscan.model.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What the ingestion found in the file of a collection that it read last.
 *
 * @param file the file's name
 * @param format its format, such as {@code parquet}
 * @param keyColumn the column of keys, or null if it has none
 * @param vectorColumn the column of vectors, or null if the format has no columns
 */
public record DetectedSchema(
    String file, String format, @Nullable String keyColumn, @Nullable String vectorColumn) {}
