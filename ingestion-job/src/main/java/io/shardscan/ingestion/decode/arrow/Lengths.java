package io.shardscan.ingestion.decode.arrow;

/** How many items each list of a column has, in order. */
interface Lengths {
  /** The next list's length. */
  long next();

  /** Goes past so many lists, and tells how many items they have together. */
  long skip(long count);

  /** Of lists that all have one length. */
  record Fixed(int length) implements Lengths {
    @Override
    public long next() {
      return length;
    }

    @Override
    public long skip(long count) {
      return Math.multiplyExact(count, (long) length);
    }
  }
}
