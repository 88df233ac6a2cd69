package io.shardscan.ingestion.decode;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a file hold the key and the vector, where a user has said so.
 *
 * @param key the key's column, or null to find it: id, key, _id or uuid
 * @param vector the vector's column, or null to find it: the one of a type that can be one, or
 *     vector, embedding, embeddings, emb or values
 */
public record ColumnChoice(@Nullable String key, @Nullable String vector) implements Serializable {
  /** Both columns are to be found. */
  public static final ColumnChoice DETECT = new ColumnChoice(null, null);
}
