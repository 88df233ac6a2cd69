package io.shardscan.server.collection;

import org.jspecify.annotations.Nullable;

/**
 * One row of an answer.
 *
 * @param key the row's key
 * @param score the row's score; higher is better for every metric
 * @param metadataJson the row's metadata as a JSON object, or null if not asked for
 * @param vector the row's vector, or null if not asked for
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record SearchHit(
    String key, float score, @Nullable String metadataJson, float @Nullable [] vector) {
  /** A row without its vector. */
  public SearchHit(String key, float score, @Nullable String metadataJson) {
    this(key, score, metadataJson, null);
  }
}
