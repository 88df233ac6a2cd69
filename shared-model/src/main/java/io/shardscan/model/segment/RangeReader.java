package io.shardscan.model.segment;

import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ReadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads parts of a segment, wherever it lies. */
@FunctionalInterface
public interface RangeReader {
  /**
   * Reads bytes.
   *
   * @param offset the first byte, counted from the start of the segment
   * @param length bytes to read, at least 1; the range lies in the size that the segment is said to
   *     have
   * @return these bytes between position and limit, little-endian; fewer only if the segment ends
   *     before
   */
  ByteBuffer read(long offset, int length);

  /**
   * Reads an object of a store, with a request for each range.
   *
   * @param key the object's key
   */
  static RangeReader of(ObjectStore store, String key) {
    return (offset, length) -> {
      try (ObjectContent content = store.get(key, ReadOptions.range(offset, length))) {
        byte[] bytes = content.stream().readNBytes(length);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + key + " at " + offset, e);
      }
    };
  }
}
