package io.shardscan.server.collection;

import java.time.Duration;

/** A query cannot be answered now: nothing is loaded, or the queue is full. */
public final class NotServedException extends RuntimeException {
  private final Duration retryAfter;

  /**
   * The message is for the user: what is wrong and what to do.
   *
   * @param retryAfter when it makes sense to ask again
   */
  public NotServedException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /** When it makes sense to ask again. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
