package io.shardscan.server.scan;

import java.time.Duration;

/**
 * How much an engine does at once.
 *
 * @param threads platform threads that scan, at least 1: one a core
 * @param concurrentQueries queries that share the threads, at least 1; further ones wait
 * @param waitingQueries queries that may wait, at least 0; further ones are refused
 * @param timeout how long a query may wait and scan altogether, where its caller does not say
 */
public record ScanSettings(
    int threads, int concurrentQueries, int waitingQueries, Duration timeout) {
  /** Checks the settings. */
  public ScanSettings {
    if (threads < 1 || concurrentQueries < 1 || waitingQueries < 0 || timeout.isNegative()) {
      throw new IllegalArgumentException(
          "a scan engine has at least 1 thread, 1 concurrent query and 0 waiting ones, not %d, %d and %d, and a timeout that is not negative, not %s"
              .formatted(threads, concurrentQueries, waitingQueries, timeout));
    }
  }

  /** One thread a core, eight queries a thread at once, 256 waiting, 30 s. */
  public static ScanSettings defaults() {
    return ofThreads(Runtime.getRuntime().availableProcessors());
  }

  /** The defaults, but for the number of threads. */
  public static ScanSettings ofThreads(int threads) {
    return new ScanSettings(threads, 8 * threads, 256, Duration.ofSeconds(30));
  }
}
