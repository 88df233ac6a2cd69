package io.shardscan.server.memory;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Holds for rows that have one text, whatever the rows without a value have there. */
final class EqualText implements RowTest {
  private static final ValueLayout.OfLong INT64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private final KeyColumn texts;
  private final byte[] bytes;
  private final MemorySegment wanted;
  private final long head;
  private final long headMask;

  /**
   * A test of a column.
   *
   * @param bytes the text in UTF-8
   */
  EqualText(KeyColumn texts, byte[] bytes) {
    this.texts = texts;
    this.bytes = bytes;
    this.wanted = MemorySegment.ofArray(bytes);
    this.head = head(bytes);
    this.headMask = bytes.length < Long.BYTES ? (1L << (bytes.length * Byte.SIZE)) - 1 : -1;
  }

  /** Looks at the texts' lengths first, which lie together. */
  @Override
  public long word(int first, int count) {
    MemorySegment base = texts.base();
    long at = texts.offsetsAt() + (long) first * Integer.BYTES;
    int length = bytes.length;
    int start = base.get(INT32, at);
    long bits = 0;
    for (int i = 0; i < count; i++) {
      int end = base.get(INT32, at + (i + 1L) * Integer.BYTES);
      bits |= (end - start == length ? 1L : 0L) << i;
      start = end;
    }
    long equal = bits;
    for (; bits != 0; bits &= bits - 1) {
      int i = Long.numberOfTrailingZeros(bits);
      if (!isEqual(first + i)) {
        equal &= ~(1L << i);
      }
    }
    return equal;
  }

  /** Whether a text of the right length is equal; looks at its first bytes first, all at once. */
  private boolean isEqual(int row) {
    long from = texts.start(row);
    if (from + Long.BYTES > texts.base().byteSize()) {
      return texts.is(row, wanted);
    }
    return ((texts.base().get(INT64, from) ^ head) & headMask) == 0
        && (bytes.length <= Long.BYTES || texts.is(row, wanted));
  }

  private static long head(byte[] bytes) {
    long head = 0;
    for (int i = Math.min(bytes.length, Long.BYTES) - 1; i >= 0; i--) {
      head = (head << Byte.SIZE) | (bytes[i] & 0xFF);
    }
    return head;
  }
}
