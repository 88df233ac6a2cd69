package io.shardscan.ingestion.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * How the job runs.
 *
 * @param store opens the bucket, once a task
 * @param scratchDirectory local directory for segments in the making: a slot needs room for one
 *     that is being written, with {@link io.shardscan.model.limits.Limits#MAX_SEGMENT_VECTOR_BYTES}
 *     and their metadata at most, and for those that are being merged, of twice that size
 * @param splitTargetBytes about how many bytes of a file are decoded as one
 * @param pollInterval shortest time between two listings of the bucket; a listing that takes long
 *     is repeated less often
 * @param sweepInterval time between two searches for objects that nothing refers to
 * @param sweepGrace how long an object must have been without reference before it is deleted
 * @param optimize when collections are optimized
 */
public record IngestionSettings(
    StoreFactory store,
    String scratchDirectory,
    long splitTargetBytes,
    Duration pollInterval,
    Duration sweepInterval,
    Duration sweepGrace,
    OptimizeSettings optimize)
    implements Serializable {
  /** About 64 MiB of a file: enough splits for many slots, segments that are not small. */
  public static final long DEFAULT_SPLIT_TARGET_BYTES = 64L << 20;

  /** Settings that suit most, for a store and a scratch directory. */
  public static IngestionSettings of(StoreFactory store, String scratchDirectory) {
    return new IngestionSettings(
        store,
        scratchDirectory,
        DEFAULT_SPLIT_TARGET_BYTES,
        Duration.ofMillis(200),
        Duration.ofMinutes(1),
        Duration.ofMinutes(15),
        OptimizeSettings.DEFAULT);
  }
}
