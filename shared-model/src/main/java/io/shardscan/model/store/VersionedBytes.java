package io.shardscan.model.store;

/**
 * A whole object read into memory. The array is not copied: whoever receives it must not change it.
 *
 * @param bytes the content
 * @param etag the version read
 */
@SuppressWarnings(
    "ArrayRecordComponent") // identity is never compared; a copy would double every read
public record VersionedBytes(byte[] bytes, String etag) {}
