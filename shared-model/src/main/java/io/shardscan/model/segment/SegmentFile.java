package io.shardscan.model.segment;

/**
 * A file that rows of a segment are from.
 *
 * @param name the file's name
 * @param version the version (ETag) of the file that the rows were decoded from
 */
public record SegmentFile(String name, String version) {}
