package io.shardscan.model.segment;

import io.shardscan.model.limits.Limits;

/**
 * When a segment is full.
 *
 * @param rows most rows
 * @param columnBytes most bytes of keys, and of each metadata column as JSON text, which is the
 *     widest that it can become
 * @param metadataBytes most bytes of all metadata columns together
 * @param columns most metadata columns
 * @param nameBytes most bytes of the metadata columns' names together
 */
record SegmentBounds(int rows, long columnBytes, long metadataBytes, int columns, long nameBytes) {
  /** The bounds that hold for segments of vectors of a dimension. */
  static SegmentBounds of(int dimension) {
    return new SegmentBounds(
        Limits.segmentRows(dimension),
        Limits.MAX_SEGMENT_COLUMN_BYTES,
        Limits.MAX_SEGMENT_METADATA_BYTES,
        Limits.MAX_METADATA_COLUMNS,
        Limits.MAX_ROW_METADATA_BYTES);
  }
}
