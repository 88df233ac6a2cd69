package io.shardscan.server.catalog;

import io.shardscan.model.catalog.SegmentRef;
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
  long bytes() {
    return whole.stream().mapToLong(SegmentLoader::memoryBytes).reduce(0, Math::addExact);
  }
}
