package io.shardscan.ingestion.decode.arrow;

import static io.shardscan.ingestion.decode.arrow.DamagedArrow.DAMAGE;

/** Where values of no fixed size begin and end, in order: one offset more than there are values. */
final class Offsets implements Lengths {
  private final BufferBytes bytes;
  private final boolean wide;
  private final long most;
  private long previous;

  /**
   * Reads offsets.
   *
   * @param wide whether they have 64 bits
   * @param values how many values there are
   * @param most the highest offset that there may be
   */
  Offsets(BufferBytes bytes, boolean wide, long values, long most) {
    this.bytes = bytes;
    this.wide = wide;
    this.most = most;
    if (values > 0) {
      previous = 0;
      previous = read();
    }
  }

  /** Where the first of the values that are left begins. */
  long start() {
    return previous;
  }

  @Override
  public long next() {
    long start = previous;
    previous = read();
    return previous - start;
  }

  @Override
  public long skip(long count) {
    if (count == 0) {
      return 0;
    }
    bytes.skip(Math.multiplyExact(count - 1, wide ? Long.BYTES : (long) Integer.BYTES));
    return next();
  }

  private long read() {
    long offset = wide ? getLong() : getInt();
    if (offset < previous || offset > most) {
      throw DAMAGE.because(
          "a value is said to end at %d; it begins at %d, and the last one ends at %d"
              .formatted(offset, previous, most));
    }
    return offset;
  }

  private long getLong() {
    int at = bytes.next(Long.BYTES);
    return bytes.chunk().getLong(at);
  }

  private int getInt() {
    int at = bytes.next(Integer.BYTES);
    return bytes.chunk().getInt(at);
  }
}
