package io.shardscan.server.collection;

import org.jspecify.annotations.Nullable;

/**
 * A row as queries see it.
 *
 * @param key the row's key
 * @param vector a copy of the row's vector
 * @param metadataJson the row's metadata as a JSON object, or null if not asked for
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record StoredRow(String key, float[] vector, @Nullable String metadataJson) {}
