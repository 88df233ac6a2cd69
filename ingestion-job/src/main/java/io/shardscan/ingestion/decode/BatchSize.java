package io.shardscan.ingestion.decode;

/** How many rows a batch may have, so that its memory is bounded whatever the file holds. */
public final class BatchSize {
  /**
   * Bytes of keys and metadata after which a batch is closed: 8 MiB. With the row that passes it, a
   * batch holds at most one row's limits more.
   */
  public static final long MAX_TEXT_BYTES = 8L << 20;

  private BatchSize() {}

  /**
   * Most rows of a batch.
   *
   * @param dimension components of each vector, at least 1
   * @return 1 to {@link FileFormat#MAX_BATCH_ROWS}
   */
  public static int rows(int dimension) {
    return Math.clamp(
        FileFormat.TARGET_BATCH_BYTES / (Float.BYTES * (long) dimension),
        1,
        FileFormat.MAX_BATCH_ROWS);
  }
}
