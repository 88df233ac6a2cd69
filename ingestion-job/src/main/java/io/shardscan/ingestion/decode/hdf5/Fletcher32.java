package io.shardscan.ingestion.decode.hdf5;

/** HDF5's checksum of chunks: Fletcher's, of big-endian words of 16 bits. */
final class Fletcher32 {
  /** Bytes of a checksum, which follows what it is of. */
  static final int BYTES = 4;

  /** So many words can be added before 32 bits are too few. */
  private static final int WORDS_AT_ONCE = 360;

  private static final int LOW = 0xffff;

  private Fletcher32() {}

  /** Whether bytes have the checksum that follows them, in little-endian order. */
  static boolean fits(byte[] bytes, int length) {
    int stored =
        (bytes[length] & 0xff)
            | (bytes[length + 1] & 0xff) << 8
            | (bytes[length + 2] & 0xff) << 16
            | (bytes[length + 3] & 0xff) << 24;
    return of(bytes, length) == stored;
  }

  private static int of(byte[] bytes, int length) {
    int first = 0;
    int second = 0;
    int words = length / 2;
    int at = 0;
    while (words > 0) {
      int part = Math.min(words, WORDS_AT_ONCE);
      words -= part;
      for (int i = 0; i < part; i++) {
        first += (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
        second += first;
        at += 2;
      }
      first = folded(first);
      second = folded(second);
    }
    if (length % 2 != 0) {
      first = folded(first + ((bytes[at] & 0xff) << 8));
      second = folded(second + first);
    }
    return folded(second) << 16 | folded(first);
  }

  private static int folded(int sum) {
    return (sum & LOW) + (sum >>> 16);
  }
}
