package io.shardscan.server.fleet.serve;

import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.FollowedCollection;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has collections go on when something is heard of the others, and now and then besides. */
public final class Advancer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Advancer.class);
  private static final long AT_LEAST_EVERY_MILLIS = 200;

  private final FleetEpochs epochs;
  private final Scatter scatter;
  private final CatalogFollower follower;
  private final MemberFreshness freshness;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  /** Begins at once. */
  public Advancer(
      FleetEpochs epochs, Scatter scatter, CatalogFollower follower, MemberFreshness freshness) {
    this.epochs = epochs;
    this.scatter = scatter;
    this.follower = follower;
    this.freshness = freshness;
    this.thread = Thread.ofPlatform().daemon().name("fleet-epochs").start(this::run);
  }

  /** Something has changed. */
  public void wake() {
    wake.release();
  }

  private void run() {
    while (!closed) {
      try {
        if (wake.tryAcquire(AT_LEAST_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
        freshness.look();
        for (FollowedCollection collection : follower.all()) {
          epochs.advance(collection, scatter, follower);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("The epochs of the fleet cannot go on; it is tried again", e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
