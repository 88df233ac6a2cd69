package io.shardscan.server.fleet.serve;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.FollowedCollection;
import io.shardscan.server.collection.Freshness;
import io.shardscan.server.collection.NotServedException;
import io.shardscan.server.fleet.state.Peers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps a member from answering when the others may have gone on without it, because it hung or was
 * cut off. It answers as long as another member has just told that it counts it as one, or, where
 * none answers, as long as it has just looked at the catalog itself. Both are over before a member
 * that hangs is given up by the others.
 */
public final class MemberFreshness implements Freshness {
  private static final Duration SOON = Duration.ofSeconds(1);

  /** Below the silence after which the others go on without a member. */
  private static final Duration LEASE = Duration.ofSeconds(2);

  private final String self;
  private final Peers peers;
  private final CatalogFollower follower;

  private final Set<CollectionId> caughtUp = new HashSet<>();
  private long freshAt = System.nanoTime();
  private long lostAt;
  private boolean lost;

  /** The freshness of a member of some name. */
  public MemberFreshness(String self, Peers peers, CatalogFollower follower) {
    this.self = self;
    this.peers = peers;
    this.follower = follower;
  }

  @Override
  public void require(CollectionId collection) {
    boolean fresh = look();
    if (!fresh || !caughtUp(collection)) {
      throw new NotServedException(
          "This server has lost the others for a while, and does not know whether it is up to date: ask again in a second, or another server.",
          SOON);
    }
  }

  /** Looks whether this server is fresh; to be called often, so that no gap is missed. */
  public synchronized boolean look() {
    long now = System.nanoTime();
    if (now - freshAt > LEASE.toNanos()) {
      lostAt = now;
      lost = true;
      caughtUp.clear();
    }
    boolean fresh =
        peers.all().isEmpty()
            || peers.all().stream().anyMatch(peer -> peer.knows(self, LEASE))
            || follower.listedWithin(LEASE);
    if (fresh) {
      freshAt = now;
    }
    return fresh;
  }

  /** Whether a collection is as the catalog has it, or has been since this server was lost last. */
  private synchronized boolean caughtUp(CollectionId collection) {
    if (!lost || caughtUp.contains(collection)) {
      return true;
    }
    FollowedCollection followed = follower.find(collection).orElse(null);
    if (followed == null) {
      return follower.listedSince(lostAt);
    }
    String newest = followed.newestManifest().orElse("");
    CollectionSnapshot served = followed.acquire().orElse(null);
    if (served == null) {
      return true;
    }
    try (served) {
      boolean same = served.version().etag().equals(newest) && follower.listedSince(lostAt);
      if (same) {
        caughtUp.add(collection);
      }
      return same;
    }
  }
}
