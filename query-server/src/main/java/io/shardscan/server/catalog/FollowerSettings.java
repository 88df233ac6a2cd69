package io.shardscan.server.catalog;

import java.time.Duration;

/**
 * How eagerly the catalog is followed.
 *
 * @param pollInterval time between two looks at the catalog; longer where looking takes long
 * @param smallReads objects, or ranges of them, that are read at once for small changes
 * @param largeReads the same for large changes, which small ones do not wait for
 * @param computeThreads threads that verify and index what was read
 */
public record FollowerSettings(
    Duration pollInterval, int smallReads, int largeReads, int computeThreads) {
  public FollowerSettings {
    if (pollInterval.isNegative() || pollInterval.isZero()) {
      throw new IllegalArgumentException(
          "the poll interval is longer than nothing, not " + pollInterval);
    }
    if (smallReads < 1 || largeReads < 1 || computeThreads < 1) {
      throw new IllegalArgumentException(
          "at least one read and one thread are needed, not %d, %d and %d"
              .formatted(smallReads, largeReads, computeThreads));
    }
  }

  /** Ten looks a second, 32 reads at once for small changes and 8 for large ones. */
  public static FollowerSettings defaults() {
    return new FollowerSettings(
        Duration.ofMillis(100), 32, 8, Math.max(4, Runtime.getRuntime().availableProcessors()));
  }
}
