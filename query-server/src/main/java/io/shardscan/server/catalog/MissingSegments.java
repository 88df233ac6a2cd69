package io.shardscan.server.catalog;

import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.Tier;
import io.shardscan.server.memory.SegmentLoader;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is to be loaded.
 *
 * @param whole segments to load whole
 * @param keysOnly segments to load the keys of
 */
record MissingSegments(List<SegmentRef> whole, List<SegmentRef> keysOnly) {
  /** Bytes of memory that the segments to load whole take. */
  long memoryBytes(Tier tier) {
    return memoryBytes(whole, tier);
  }

  /** Bytes of memory that segments take. */
  static long memoryBytes(List<SegmentRef> segments, Tier tier) {
    return segments.stream()
        .mapToLong(segment -> SegmentLoader.memoryBytes(segment, tier))
        .reduce(0, Math::addExact);
  }

  /** Bytes that are to be read of them. */
  long bytesToRead() {
    return whole.stream().mapToLong(SegmentRef::bytes).reduce(0, Math::addExact);
  }

  /** Rows of all. */
  long rows() {
    return Stream.concat(whole.stream(), keysOnly.stream()).mapToLong(SegmentRef::rows).sum();
  }

  /** The segments to load whole, those of fewest bytes first. */
  List<SegmentRef> smallestFirst() {
    return whole.stream().sorted(Comparator.comparingLong(SegmentRef::bytes)).toList();
  }
}
