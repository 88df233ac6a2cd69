package io.shardscan.server.catalog;

import java.time.Duration;

/** Why the newest epoch of a collection could not be loaded. */
public sealed interface LoadProblem {
  /** What is wrong, for the user to read. */
  String reason();

  /**
   * It does not fit in the memory budget. It is tried again when enough memory is free.
   *
   * @param needed bytes that it needs beyond those in use
   */
  record CapacityLimited(String reason, long needed) implements LoadProblem {}

  /** What is in the store cannot be served: it is damaged or missing. It is tried again later. */
  record Damaged(String reason) implements LoadProblem {}

  /** The store does not answer. It is tried again soon. */
  record StoreUnavailable(String reason) implements LoadProblem {}

  /**
   * Time to wait after failures in a row: twice as long after each, up to half a minute, or a few
   * seconds where only the store was away.
   *
   * @param failures how many, at least 1
   */
  default Duration backoff(int failures) {
    return switch (this) {
      case Damaged damaged -> Backoff.after(failures, Duration.ofSeconds(30));
      case CapacityLimited limited -> Backoff.after(failures, Duration.ofSeconds(30));
      case StoreUnavailable unavailable -> Backoff.after(failures, Duration.ofSeconds(5));
    };
  }
}
