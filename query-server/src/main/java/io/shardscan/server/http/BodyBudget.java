package io.shardscan.server.http;

import io.shardscan.server.http.connection.BodyGuard;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the bodies of all requests in flight may take together. A body takes its share as
 * it arrives, so a client that declares much and sends nothing takes nothing.
 */
final class BodyBudget {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  BodyBudget(long most) {
    this.most = most;
  }

  /** Starts a body's share, which has to be closed once the body is no longer needed. */
  Share share() {
    return new Share();
  }

  /** Bytes that are taken now. */
  long taken() {
    return taken.get();
  }

  /** What one body has taken. */
  final class Share implements BodyGuard, AutoCloseable {
    private long bytes;

    @Override
    public void received(int more) {
      if (taken.addAndGet(more) > most) {
        taken.addAndGet(-more);
        throw ApiException.unavailable(
            "The server is receiving too many large requests, try again", RETRY_AFTER);
      }
      bytes += more;
    }

    @Override
    public void close() {
      taken.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
