package io.shardscan.ingestion.optimize.tune;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.segment.RangeReader;
import io.shardscan.model.segment.SegmentBuffer;
import io.shardscan.model.segment.SegmentDescriptor;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.StoreUnavailableException;
import java.nio.ByteBuffer;

/**
 * Reads runs of a segment's rows straight from the store, a request for each column and run. What
 * is read is not checked against checksums: it is only measured, never served.
 */
final class SegmentChunks {
  private final String key;
  private final RangeReader reader;
  private final SegmentDescriptor descriptor;

  SegmentChunks(ObjectStore store, CollectionId collection, SegmentRef segment) {
    key = StoreLayout.segment(collection, segment.id());
    reader = RangeReader.of(store, key);
    descriptor = SegmentDescriptor.read(segment.id(), segment.bytes(), reader);
  }

  SegmentDescriptor descriptor() {
    return descriptor;
  }

  /** Copies the vectors of consecutive rows to a place in an array, counted in floats. */
  void vectors(int fromRow, int rows, float[] target, int at) {
    int width = descriptor.dimension() * Float.BYTES;
    read(descriptor.vector().values(), fromRow, rows, width)
        .asFloatBuffer()
        .get(target, at, rows * descriptor.dimension());
  }

  void norms(int fromRow, int rows, float[] target) {
    read(descriptor.norm().values(), fromRow, rows, Float.BYTES)
        .asFloatBuffer()
        .get(target, 0, rows);
  }

  void cells(int fromRow, int rows, int[] target) {
    read(descriptor.cell().orElseThrow().values(), fromRow, rows, Integer.BYTES)
        .asIntBuffer()
        .get(target, 0, rows);
  }

  private ByteBuffer read(SegmentBuffer buffer, int fromRow, int rows, int width) {
    int length = Math.multiplyExact(rows, width);
    ByteBuffer bytes = reader.read(buffer.offset() + (long) fromRow * width, length);
    if (bytes.remaining() < length) {
      throw new StoreUnavailableException(
          key, "object '%s' ended before its time".formatted(key), null);
    }
    return bytes;
  }
}
