package io.shardscan.server.catalog;

import java.time.Duration;

/** How long to wait between tries. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(200);

  /** Doublings, beyond which every bound in use is passed. */
  private static final int MAX_DOUBLINGS = 20;

  private Backoff() {}

  /**
   * Time to wait before the next try.
   *
   * @param failures failures in a row, at least 1; each doubles the wait
   * @param most longest wait
   */
  static Duration after(int failures, Duration most) {
    Duration wait = FIRST.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    return wait.compareTo(most) > 0 ? most : wait;
  }
}
