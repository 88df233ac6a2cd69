package io.shardscan.server.memory;

import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.segment.DamagedSegmentException;
import io.shardscan.model.segment.RangeReader;
import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads ranges of a segment in the store. Its first bytes, where its schema and the keys of a small
 * segment lie, are read once, in one request.
 */
final class StoredSegmentReader implements RangeReader {
  private static final int HEAD_BYTES = 256 << 10;

  private final ObjectStore store;
  private final String key;
  private final SegmentRef segment;
  private final ByteBuffer head;

  StoredSegmentReader(ObjectStore store, String key, SegmentRef segment) {
    this.store = store;
    this.key = key;
    this.segment = segment;
    this.head = fetch(0, (int) Math.min(HEAD_BYTES, segment.bytes()));
  }

  @Override
  public ByteBuffer read(long offset, int length) {
    long end = Math.min(offset + length, segment.bytes());
    return end <= head.limit()
        ? head.slice((int) offset, (int) (end - offset)).order(ByteOrder.LITTLE_ENDIAN)
        : fetch(offset, (int) (end - offset));
  }

  private ByteBuffer fetch(long offset, int length) {
    try (ObjectContent content = store.get(key, ReadOptions.range(offset, length))) {
      if (content.object().size() != segment.bytes()) {
        throw new DamagedSegmentException(
            segment.id(),
            "it has %d bytes, but the manifest says %d"
                .formatted(content.object().size(), segment.bytes()));
      }
      byte[] bytes = content.stream().readNBytes(length);
      if (bytes.length < length) {
        throw new StoreUnavailableException(
            key,
            "the store ended its answer after %d of %d bytes from %d of object '%s'"
                .formatted(bytes.length, length, offset, key),
            null);
      }
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new StoreUnavailableException(
          key, "cannot read object '%s' from byte %d".formatted(key, offset), e);
    }
  }
}
