package io.shardscan.model.store;

/**
 * A part of an object in the making, as the store has it.
 *
 * @param number the part's number, from 1
 * @param size bytes
 * @param etag the version of the part's bytes
 */
public record StoredPart(int number, long size, String etag) {}
