package io.shardscan.model.store.s3;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Bounded repetition with growing, random pauses.
 *
 * @param attempts most times that something is tried
 * @param firstPauseMillis longest pause after the first try; doubles with each
 */
record Retries(int attempts, long firstPauseMillis) {
  private static final long LONGEST_PAUSE_MILLIS = 500;

  /** For what may be done twice without harm: 4 tries, with at most 1.1 s of pauses. */
  static final Retries OF_READS = new Retries(4, 200);

  /**
   * For conditional writes that met another and were refused for now: 12 tries, with at most 4 s of
   * pauses.
   */
  static final Retries OF_CONFLICTS = new Retries(12, 20);

  /** What is tried. */
  @FunctionalInterface
  interface Attempt<T extends @Nullable Object> {
    T run() throws S3Failure;
  }

  /** Tries until it succeeds, fails in a way that is not worth another try, or too often. */
  <T extends @Nullable Object> T run(Predicate<S3Failure> worthwhile, Attempt<T> attempt)
      throws S3Failure {
    for (int i = 1; ; i++) {
      try {
        return attempt.run();
      } catch (S3Failure failure) {
        if (i >= attempts || !worthwhile.test(failure) || !pause(i)) {
          throw failure;
        }
      }
    }
  }

  /** Waits; returns whether it was not interrupted. */
  private boolean pause(int round) {
    long longest = Math.min(LONGEST_PAUSE_MILLIS, firstPauseMillis << Math.min(round - 1, 16));
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
