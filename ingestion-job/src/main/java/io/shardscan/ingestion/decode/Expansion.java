package io.shardscan.ingestion.decode;

/**
 * Counts what a split's rows amount to once decoded, so that a small file cannot stand for an
 * endless one: compression, runs and dictionaries repeat values without limit.
 */
public final class Expansion {
  /**
   * How much larger decoded rows may be than the file: a file that is smaller still was made to
   * fill disks. Counts from {@link #FREE_BYTES} on.
   */
  static final long MAX_RATIO = 1_000;

  /** Bytes of decoded rows that no file is refused for: 1 GiB. */
  static final long FREE_BYTES = 1L << 30;

  private final long most;
  private long decoded;

  /**
   * Counts for one split.
   *
   * @param storedBytes what the split has in the file
   */
  public Expansion(long storedBytes) {
    this.most = most(storedBytes);
  }

  /** The most bytes that so many stored ones may become. */
  public static long most(long storedBytes) {
    return FREE_BYTES + MAX_RATIO * storedBytes;
  }

  /** Counts more bytes of decoded rows. */
  public void add(long bytes) {
    decoded += bytes;
    if (decoded > most) {
      throw tooLarge();
    }
  }

  /** The failure of a file whose rows are too much larger than it is. */
  public static DecodeException tooLarge() {
    return new DecodeException(
        "The file's rows are more than %d times larger than the file; it is taken for one made to fill disks"
            .formatted(MAX_RATIO));
  }
}
