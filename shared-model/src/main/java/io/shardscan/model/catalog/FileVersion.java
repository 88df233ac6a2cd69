package io.shardscan.model.catalog;

import java.time.Instant;

/**
 * One state of an uploaded file's bytes.
 *
 * @param etag the version: two uploads with different bytes never share it
 * @param size bytes
 * @param modified when the bytes were uploaded
 */
public record FileVersion(String etag, long size, Instant modified) {}
