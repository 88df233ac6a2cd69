package io.shardscan.server.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A utf8 column in a segment's memory, as Arrow lays it out: row {@code r}'s text is the bytes from
 * {@code offset[r]} to {@code offset[r + 1]} of the data.
 *
 * @param base the memory that holds both
 * @param offsetsAt where in it the little-endian int32 offsets begin, one more than there are rows
 * @param dataAt where in it the bytes begin
 */
public record KeyColumn(MemorySegment base, long offsetsAt, long dataAt) {
  private static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Where in {@link #base} a row's text begins, which is where that of the row before ends. */
  long start(int row) {
    return dataAt + base.get(INT32, offsetsAt + (long) row * Integer.BYTES);
  }

  /** Bytes of a row's text. */
  public int length(int row) {
    return (int) (start(row + 1) - start(row));
  }

  /** A row's text. */
  public String text(int row) {
    return new String(bytes(row), StandardCharsets.UTF_8);
  }

  /** A copy of the bytes of a row's text. */
  public byte[] bytes(int row) {
    return base.asSlice(start(row), length(row)).toArray(ValueLayout.JAVA_BYTE);
  }

  /** Whether a row's text has these bytes. */
  boolean is(int row, MemorySegment bytes) {
    long from = start(row);
    long to = start(row + 1);
    return to - from == bytes.byteSize()
        && MemorySegment.mismatch(base, from, to, bytes, 0, bytes.byteSize()) < 0;
  }

  /**
   * Compares a row's text by its bytes, taken as unsigned: the order of Unicode code points.
   *
   * @return less than, equal to or greater than 0, as the row's text comes before the bytes, is
   *     equal to them or comes after them
   */
  int compare(int row, MemorySegment bytes) {
    long from = start(row);
    long to = start(row + 1);
    long mismatch = MemorySegment.mismatch(base, from, to, bytes, 0, bytes.byteSize());
    if (mismatch < 0) {
      return 0;
    }
    if (from + mismatch == to || mismatch == bytes.byteSize()) {
      return Long.compare(to - from, bytes.byteSize());
    }
    return Byte.compareUnsigned(
        base.get(ValueLayout.JAVA_BYTE, from + mismatch),
        bytes.get(ValueLayout.JAVA_BYTE, mismatch));
  }

  /** Whether a row's text has the same bytes as a row's of another column, or of this one. */
  boolean equal(int row, KeyColumn other, int otherRow) {
    long from = start(row);
    long to = start(row + 1);
    long otherFrom = other.start(otherRow);
    long otherTo = other.start(otherRow + 1);
    return to - from == otherTo - otherFrom
        && MemorySegment.mismatch(base, from, to, other.base, otherFrom, otherTo) < 0;
  }
}
