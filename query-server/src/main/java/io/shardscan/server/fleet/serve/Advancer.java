package io.shardscan.server.fleet.serve;

import io.shardscan.server.catalog.CatalogFollower;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has collections go on when something is heard of the others, and now and then besides. */
public final class Advancer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Advancer.class);
  private static final long AT_LEAST_EVERY_MILLIS = 200;

  private final CatalogFollower follower;
  private final MemberFreshness freshness;
  private final Semaphore wake;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Begins at once.
   *
   * @param wake gets a permit when something has changed
   */
  public Advancer(CatalogFollower follower, MemberFreshness freshness, Semaphore wake) {
    this.follower = follower;
    this.freshness = freshness;
    this.wake = wake;
    this.thread = Thread.ofPlatform().daemon().name("fleet-advance").start(this::run);
  }

  private void run() {
    while (!closed) {
      try {
        if (wake.tryAcquire(AT_LEAST_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
        freshness.look();
        follower.advance();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("The fleet's collections cannot go on; it is tried again", e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
