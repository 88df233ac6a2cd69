package io.shardscan.server.catalog;

import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.Tier;
import io.shardscan.server.memory.SegmentLoader;
import java.util.List;

/**
 * What is to be loaded.
 *
 * @param whole segments to load whole
 * @param keysOnly segments to load the keys of
 */
record MissingSegments(List<SegmentRef> whole, List<SegmentRef> keysOnly) {
  /** Bytes of memory that the segments to load whole take. */
  long memoryBytes(Tier tier) {
    return whole.stream()
        .mapToLong(segment -> SegmentLoader.memoryBytes(segment, tier))
        .reduce(0, Math::addExact);
  }

  /** Bytes that are to be read of them. */
  long bytesToRead() {
    return whole.stream().mapToLong(SegmentRef::bytes).reduce(0, Math::addExact);
  }
}
