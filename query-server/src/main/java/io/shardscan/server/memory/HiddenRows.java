package io.shardscan.server.memory;

/**
 * Which rows of a segment queries do not see, at one epoch. Never changes.
 *
 * @param words row {@code r} is bit {@code r % 64} of word {@code r / 64}
 * @param count rows that are hidden
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared or written to
public record HiddenRows(long[] words, int count) {
  /** Whether a row is hidden. */
  public boolean contains(int row) {
    return ((words[row >>> 6] >>> row) & 1) != 0;
  }
}
