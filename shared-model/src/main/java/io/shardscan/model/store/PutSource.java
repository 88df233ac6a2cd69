package io.shardscan.model.store;

import java.io.IOException;
import java.io.InputStream;

/**
 * What is to be put, with the length that was promised for it: every way in which it can disappoint
 * is a {@link SourceFailedException}. Not for use by several threads.
 */
public final class PutSource {
  private final String key;
  private final InputStream stream;
  private final long size;
  private long count;
  private boolean ended;

  /**
   * Wraps a stream, which is never closed here.
   *
   * @param key where the stream is to be put, for messages
   * @param size bytes that the stream must give, or {@link ObjectStore#UNKNOWN_SIZE}
   */
  public PutSource(String key, InputStream stream, long size) {
    if (size < ObjectStore.UNKNOWN_SIZE) {
      throw new IllegalArgumentException("bad size " + size + " of the content of '" + key + "'");
    }
    this.key = key;
    this.stream = stream;
    this.size = size;
  }

  /** Bytes promised, or {@link ObjectStore#UNKNOWN_SIZE}. */
  public long size() {
    return size;
  }

  /** Bytes given so far. */
  public long count() {
    return count;
  }

  /** Whether all bytes have been given. May turn out only by a {@link #fill} that gives none. */
  public boolean ended() {
    return ended;
  }

  /**
   * Reads until a part of a buffer is full or the source has ended.
   *
   * @return bytes read, fewer than {@code length} only at the end
   * @throws SourceFailedException if the stream throws, or gives more or fewer bytes than promised
   */
  public int fill(byte[] buffer, int offset, int length) {
    try {
      int filled = 0;
      while (filled < length && !ended) {
        filled += readOnce(buffer, offset + filled, length - filled);
      }
      return filled;
    } catch (IOException e) {
      throw new SourceFailedException(
          key,
          "The content of '%s' could not be read beyond byte %d: %s"
              .formatted(key, count, e.getMessage()),
          e);
    }
  }

  private int readOnce(byte[] buffer, int offset, int length) throws IOException {
    boolean sizeKnown = size != ObjectStore.UNKNOWN_SIZE;
    int wanted = sizeKnown ? (int) Math.min(length, size - count) : length;
    int read = wanted == 0 ? 0 : stream.read(buffer, offset, wanted);
    if (read < 0) {
      if (sizeKnown) {
        throw new SourceFailedException(
            key,
            "The content of '%s' ended after %d of %d bytes".formatted(key, count, size),
            null);
      }
      ended = true;
      return 0;
    }
    count += read;
    if (sizeKnown && count == size) {
      requireNoMore();
    }
    return read;
  }

  private void requireNoMore() throws IOException {
    if (stream.read() >= 0) {
      throw new SourceFailedException(
          key, "The content of '%s' goes on after %d bytes".formatted(key, size), null);
    }
    ended = true;
  }
}
