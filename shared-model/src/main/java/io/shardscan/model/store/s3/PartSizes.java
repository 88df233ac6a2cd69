package io.shardscan.model.store.s3;

import io.shardscan.model.store.ObjectStore;

/**
 * How large the parts of an upload are. S3 takes at most 10,000 parts, each but the last of at
 * least 5 MiB.
 *
 * <p>A part up to {@link #largestBuffered} is held in memory, so that it can be sent again. Beyond
 * 10,000 such parts, an upload of known size streams its parts through; one of unknown size cannot,
 * as a part's length must be sent before its bytes, and is refused.
 *
 * @param smallest bytes of a part of an upload whose size is unknown or small; at least 5 MiB
 * @param smallParts parts after which an upload of unknown size goes over to the largest
 * @param largestBuffered most bytes of a part that is held in memory
 * @param mostParts most parts of an upload
 */
record PartSizes(int smallest, int smallParts, int largestBuffered, int mostParts) {
  private static final int MIB = 1 << 20;

  /**
   * 16 MiB a part; 64 MiB after 16 GB or where the size asks for it. An upload of unknown size may
   * have 578 GiB.
   */
  static final PartSizes DEFAULT = new PartSizes(16 * MIB, 1_000, 64 * MIB, 10_000);

  /**
   * Bytes of a part.
   *
   * @param number the part's number, from 1
   * @param size bytes of the whole upload, or {@link ObjectStore#UNKNOWN_SIZE}
   */
  long of(int number, long size) {
    if (size == ObjectStore.UNKNOWN_SIZE) {
      return number <= smallParts ? smallest : largestBuffered;
    }
    long least = Math.ceilDiv(size, mostParts);
    return Math.max(smallest, Math.ceilDiv(least, MIB) * MIB);
  }

  /** Most bytes of an upload of unknown size. */
  long mostOfUnknownSize() {
    return (long) smallParts * smallest + (long) (mostParts - smallParts) * largestBuffered;
  }
}
