package io.shardscan.ingestion.optimize.plan;

import io.shardscan.model.limits.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Segments that may be written again as one. */
final class MergeGroup {
  /** Most segments: each takes a file descriptor while they are merged. */
  static final int MOST_SEGMENTS = 256;

  /** Most files: a swap writes the entries of all of them again. */
  static final int MOST_FILES = 1_024;

  /** Most bytes of segments that are merged: 1 GiB, which bounds the scratch space. */
  private static final long MOST_BYTES = 1L << 30;

  /** Where the group begins and ends among the segments of a file. */
  private record Run(int first, int last) {}

  private final int mostRows;
  private final List<String> ids = new ArrayList<>();
  private final Map<String, Run> runs = new HashMap<>();
  private long rows;
  private long bytes;

  MergeGroup(int dimension) {
    mostRows = Limits.segmentRows(dimension);
  }

  /**
   * Divides segments into groups, as few as their order allows.
   *
   * @param alone ids of segments that are not to be merged with others
   */
  static List<MergeGroup> divide(List<ServedSegment> segments, int dimension, Set<String> alone) {
    List<MergeGroup> groups = new ArrayList<>();
    MergeGroup current = new MergeGroup(dimension);
    boolean closed = false;
    for (ServedSegment segment : segments) {
      boolean single = alone.contains(segment.id());
      if (!current.ids.isEmpty() && (closed || single || !current.takes(segment))) {
        groups.add(current);
        current = new MergeGroup(dimension);
      }
      current.add(segment);
      closed = single;
    }
    if (!current.ids.isEmpty()) {
      groups.add(current);
    }
    return groups;
  }

  /** The ids of the segments, in their order. */
  List<String> ids() {
    return List.copyOf(ids);
  }

  int size() {
    return ids.size();
  }

  /** Whether the segments fill one so far that merging them is worth it, few as they are. */
  boolean nearlyFull() {
    return rows >= mostRows * 3L / 4;
  }

  private boolean takes(ServedSegment segment) {
    if (ids.size() == MOST_SEGMENTS
        || rows + segment.reference().rows() > mostRows
        || bytes + segment.reference().bytes() > MOST_BYTES) {
      return false;
    }
    Set<String> files = new HashSet<>(segment.files().keySet());
    files.addAll(runs.keySet());
    if (files.size() > MOST_FILES) {
      return false;
    }
    // What lies between two segments of a file must not be left out, or rows change their order.
    for (Map.Entry<String, Integer> file : segment.files().entrySet()) {
      Run run = runs.get(file.getKey());
      if (run != null && file.getValue() != run.last() + 1 && file.getValue() != run.first() - 1) {
        return false;
      }
    }
    return true;
  }

  private void add(ServedSegment segment) {
    ids.add(segment.id());
    rows += segment.reference().rows();
    bytes += segment.reference().bytes();
    segment
        .files()
        .forEach(
            (file, index) ->
                runs.merge(
                    file,
                    new Run(index, index),
                    (a, b) ->
                        new Run(Math.min(a.first(), b.first()), Math.max(a.last(), b.last()))));
  }
}
