package io.shardscan.server.http;

import org.jspecify.annotations.Nullable;

/**
 * A row that a request sends.
 *
 * @param key its key, or null if the request leaves it to the server
 * @param vector its vector, or null if the request has none
 * @param metadataJson its metadata as a JSON object, or null if the request has none
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record InlineRow(@Nullable String key, float @Nullable [] vector, @Nullable String metadataJson) {}
