package io.shardscan.model.store;

import java.time.Instant;

/**
 * What a store knows of an object without reading it.
 *
 * @param key the object's full key
 * @param size bytes
 * @param etag the version of the bytes, unquoted: two states of one key with different bytes never
 *     share it
 * @param modified when the object was written, by the store's clock
 */
public record StoredObject(String key, long size, String etag, Instant modified) {}
