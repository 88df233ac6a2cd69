package io.shardscan.model.segment;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.store.InMemoryObjectStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A segment in memory, for tests. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SegmentBytes(byte[] bytes) {
  static final CollectionId COLLECTION = new CollectionId("acme", "products");
  static final List<SegmentFile> FILES = List.of(new SegmentFile("a.parquet", "etag-a"));

  /** The segment of whole batches, which fit in it. */
  static SegmentBytes of(Path scratch, RowBatch... batches) {
    try (SegmentWriter writer = new SegmentWriter(scratch, batches[0].dimension())) {
      for (RowBatch batch : batches) {
        int taken = writer.append(batch, 0, 0);
        if (taken != batch.rows()) {
          throw new AssertionError("only " + taken + " rows were taken");
        }
      }
      return of(writer, FILES);
    }
  }

  /** The segment of a writer's rows. */
  static SegmentBytes of(SegmentWriter writer, List<SegmentFile> files) {
    InMemoryObjectStore store = new InMemoryObjectStore();
    SegmentRef ref = writer.writeTo(store, COLLECTION, "s1", files);
    byte[] bytes = store.read(StoreLayout.segment(COLLECTION, "s1"), Integer.MAX_VALUE).bytes();
    if (ref.bytes() != bytes.length || ref.rows() != writer.rows()) {
      throw new AssertionError(ref + " does not fit the object");
    }
    return new SegmentBytes(bytes);
  }

  RangeReader reader() {
    return (offset, length) -> {
      int from = (int) Math.min(offset, bytes.length);
      return ByteBuffer.wrap(bytes, from, Math.min(length, bytes.length - from));
    };
  }

  SegmentDescriptor descriptor() {
    return SegmentDescriptor.read("s1", bytes.length, reader());
  }

  /** Reads and verifies all; the descriptor. */
  SegmentDescriptor verified() {
    SegmentDescriptor descriptor = descriptor();
    SegmentVerifier.verify(descriptor, reader());
    return descriptor;
  }
}
