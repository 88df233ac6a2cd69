package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.DecodeException;

/** Counts the bytes of pages that a reader holds, of all columns together, before it holds them. */
final class HeldBytes {
  private long held;

  /** Replaces a buffer by one of another size. */
  void replace(long oldBytes, long newBytes) {
    held += newBytes - oldBytes;
    if (held > ParquetLimits.MAX_HELD_BYTES) {
      throw new DecodeException(
          "The pages of the Parquet file's columns are too large: more than %d MiB would have to be held at once; write pages of about 1 MiB"
              .formatted(ParquetLimits.MAX_HELD_BYTES >> 20));
    }
  }
}
