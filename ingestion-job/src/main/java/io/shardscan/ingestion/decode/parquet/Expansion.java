package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.DecodeException;

/**
 * Counts what a split's rows amount to once decoded, so that a small file cannot stand for an
 * endless one: runs and dictionaries repeat values without limit.
 */
final class Expansion {
  private final long most;
  private long decoded;

  /**
   * Counts for one split.
   *
   * @param storedBytes what the split has in the file
   */
  Expansion(long storedBytes) {
    this.most = ParquetLimits.FREE_EXPANSION_BYTES + ParquetLimits.MAX_EXPANSION * storedBytes;
  }

  /** Counts more bytes of decoded rows. */
  void add(long bytes) {
    decoded += bytes;
    if (decoded > most) {
      throw new DecodeException(
          "The Parquet file's rows are more than %d times larger than the file; it is taken for one made to fill disks"
              .formatted(ParquetLimits.MAX_EXPANSION));
    }
  }
}
