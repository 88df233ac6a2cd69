package io.shardscan.server.memory;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Which rows of a segment queries do not see, at one epoch. Never changes. */
public final class HiddenRows {
  private final long[] words;
  private final int count;
  private volatile long digest;

  /**
   * Hidden rows.
   *
   * @param words row {@code r} is bit {@code r % 64} of word {@code r / 64}; must not be changed
   * @param count rows that are hidden
   */
  public HiddenRows(long[] words, int count) {
    this.words = words;
    this.count = count;
  }

  /** Row {@code r} is bit {@code r % 64} of word {@code r / 64}; must not be changed. */
  public long[] words() {
    return words;
  }

  /** Rows that are hidden. */
  public int count() {
    return count;
  }

  /** Whether a row is hidden. */
  public boolean contains(int row) {
    return ((words[row >>> 6] >>> row) & 1) != 0;
  }

  /**
   * The first 64 bits of the SHA-256 of the words, by which two servers tell whether they hide the
   * same rows of a segment; 0 if none is hidden.
   */
  public long digest() {
    if (count == 0) {
      return 0;
    }
    long known = digest;
    if (known == 0) {
      try {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES);
        bytes.asLongBuffer().put(words);
        sha.update(bytes);
        known = ByteBuffer.wrap(sha.digest()).getLong() | 1;
        digest = known;
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
    return known;
  }
}
