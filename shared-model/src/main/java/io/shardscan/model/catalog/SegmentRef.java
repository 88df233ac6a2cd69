package io.shardscan.model.catalog;

/**
 * A segment that a manifest names.
 *
 * @param id the segment's id: its key in the store is {@link StoreLayout#segment}
 * @param rows rows in it
 * @param bytes size of the object
 */
public record SegmentRef(String id, long rows, long bytes) {}
