package io.shardscan.model.catalog;

import java.util.List;

/**
 * The rows of a file that queries see.
 *
 * @param etag the version of the file that the rows are from
 * @param sequence the order of commits: where two files hold the same key, the higher sequence wins
 * @param rows rows of this version, those hidden by a later row of the same key included
 * @param dimension components of each vector
 * @param segments the segments that hold the rows; where two rows of this version have the same
 *     key, that in the later segment wins, and within a segment the later row
 */
public record ServedRows(
    String etag, long sequence, long rows, int dimension, List<SegmentRef> segments) {
  public ServedRows {
    segments = List.copyOf(segments);
  }
}
