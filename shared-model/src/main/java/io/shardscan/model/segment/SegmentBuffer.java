package io.shardscan.model.segment;

/**
 * A buffer of a segment.
 *
 * @param offset its first byte, counted from the start of the file; a multiple of {@link
 *     SegmentLayout#ALIGNMENT}
 * @param length its bytes, without the padding that follows
 * @param checksum the CRC32C of these bytes
 */
public record SegmentBuffer(long offset, long length, int checksum) {}
