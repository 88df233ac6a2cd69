package io.shardscan.model.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file that queries see.
 *
 * @param etag the version of the file that the rows are from
 * @param sequence the order of commits: where two files hold the same key, the higher sequence wins
 * @param rows rows of this version as it was read, those hidden by a later row of the same key
 *     included
 * @param dimension components of each vector; 0 if the rows are deletions, whose vectors mean
 *     nothing: they hide the older rows of the same keys, and are never seen themselves
 * @param segments the segments that hold the rows; where two rows of this version have the same
 *     key, that in the later segment wins, and within a segment the later row
 * @param places a number for each segment, ascending. It stays with a segment for as long as the
 *     file names it, so that readers which have numbered rows by it need not do so again when the
 *     segments beside it are swapped
 */
public record ServedRows(
    String etag,
    long sequence,
    long rows,
    int dimension,
    List<SegmentRef> segments,
    List<Integer> places) {
  public ServedRows {
    segments = List.copyOf(segments);
    places = List.copyOf(places);
    if (segments.size() != places.size()) {
      throw new IllegalArgumentException(
          "%d segments have %d places".formatted(segments.size(), places.size()));
    }
    for (int i = 1; i < places.size(); i++) {
      if (places.get(i) <= places.get(i - 1)) {
        throw new IllegalArgumentException("places do not ascend: " + places);
      }
    }
  }

  /** The rows of a version as it was read: the segments' places are 0, 1, 2 and so on. */
  public ServedRows(
      String etag, long sequence, long rows, int dimension, List<SegmentRef> segments) {
    this(
        etag,
        sequence,
        rows,
        dimension,
        segments,
        IntStream.range(0, segments.size()).boxed().toList());
  }

  /** The same rows, newer by one. */
  ServedRows movedUp() {
    return new ServedRows(etag, sequence + 1, rows, dimension, segments, places);
  }

  /**
   * The same rows with some segments swapped for one that holds their rows.
   *
   * @param replaced ids of segments, of which the file may name some or none
   * @return null if the segments in question do not follow each other: then rows between them would
   *     be older than some rows of the new segment and newer than others
   */
  @Nullable ServedRows swap(Set<String> replaced, SegmentRef by) {
    List<SegmentRef> after = new ArrayList<>(segments.size());
    List<Integer> placesAfter = new ArrayList<>(segments.size());
    int last = -1;
    for (int i = 0; i < segments.size(); i++) {
      if (!replaced.contains(segments.get(i).id())) {
        after.add(segments.get(i));
        placesAfter.add(places.get(i));
        continue;
      }
      if (last < 0) {
        after.add(by);
        placesAfter.add(places.get(i));
      } else if (last != i - 1) {
        return null;
      }
      last = i;
    }
    return new ServedRows(etag, sequence, rows, dimension, after, placesAfter);
  }
}
