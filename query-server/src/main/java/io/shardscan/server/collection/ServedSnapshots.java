package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.FollowedCollection;
import io.shardscan.server.catalog.LoadProblem;
import io.shardscan.server.catalog.VersionedSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the snapshots that are to be answered from, or says why there is none. */
public final class ServedSnapshots {
  private static final Logger LOG = LoggerFactory.getLogger(ServedSnapshots.class);
  private static final Duration SOON = Duration.ofSeconds(1);

  /** Waits before work is begun again; altogether below a second. */
  private static final List<Long> PAUSES_MILLIS = List.of(5L, 20L, 75L, 150L, 250L, 400L);

  /** When to ask again for what a person has to set right first. */
  private static final Duration LATER = Duration.ofSeconds(30);

  private final CatalogFollower follower;
  private final StoredCollections stored;
  private final Freshness freshness;

  /**
   * Snapshots of what a follower serves.
   *
   * @param store asked about collections that the follower does not serve
   */
  public ServedSnapshots(CatalogFollower follower, ObjectStore store) {
    this(follower, store, Freshness.ALWAYS);
  }

  /**
   * Snapshots of what a follower serves, as long as it is known to be fresh.
   *
   * @param store asked about collections that the follower does not serve
   */
  public ServedSnapshots(CatalogFollower follower, ObjectStore store, Freshness freshness) {
    this.freshness = freshness;
    this.follower = follower;
    this.stored = new StoredCollections(store);
  }

  /** A collection's settings as they are followed. */
  VersionedSettings settings(CollectionId id) {
    return follower.find(id).map(FollowedCollection::settings).orElse(VersionedSettings.NONE);
  }

  /**
   * The snapshot that is served of a collection, held once more: the caller must close it.
   *
   * @return empty if the collection is known to have no rows
   * @throws UnknownCollectionException if there is no such collection
   * @throws PausedException if it is paused
   * @throws NotServedException if nothing is served of it
   */
  public Optional<CollectionSnapshot> acquire(CollectionId id) {
    freshness.require(id);
    Optional<FollowedCollection> followed = follower.find(id);
    followed.ifPresent(known -> requireActive(id, known.settings()));
    Optional<CollectionSnapshot> acquired = followed.flatMap(FollowedCollection::acquire);
    if (acquired.isPresent() && acquired.get().epoch() > 0) {
      return acquired;
    }
    acquired.ifPresent(CollectionSnapshot::close);
    requireEmpty(id, followed, acquired.isPresent());
    return Optional.empty();
  }

  /**
   * Works on the snapshot that is served, and begins again with the one that is served then where
   * segments of it have gone meanwhile.
   *
   * @return what the work found; empty if the collection is known to have no rows
   * @throws NotServedException if that goes on for too long, or nothing is served
   */
  public <T> Optional<T> answer(CollectionId id, Function<CollectionSnapshot, T> work) {
    for (long pause : PAUSES_MILLIS) {
      try {
        return answerOnce(id, work);
      } catch (SegmentsAwayException e) {
        LOG.debug("Segments of collection {} have gone, it is tried again", id, e);
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NotServedException("The query was interrupted.", SOON);
      }
    }
    try {
      return answerOnce(id, work);
    } catch (SegmentsAwayException e) {
      throw new NotServedException(String.valueOf(e.getMessage()), SOON);
    }
  }

  private <T> Optional<T> answerOnce(CollectionId id, Function<CollectionSnapshot, T> work) {
    Optional<CollectionSnapshot> acquired = acquire(id);
    if (acquired.isEmpty()) {
      return Optional.empty();
    }
    try (CollectionSnapshot snapshot = acquired.get()) {
      return Optional.of(work.apply(snapshot));
    }
  }

  private static void requireActive(CollectionId id, VersionedSettings versioned) {
    if (versioned.settings() == null) {
      return;
    }
    if (versioned.settings().isDeleted()) {
      throw unknown(id);
    }
    if (versioned.settings().tier() == Tier.PAUSED) {
      throw new PausedException(id);
    }
  }

  /**
   * Makes sure that a collection of which nothing is served has nothing to serve.
   *
   * @param knownEmpty whether the follower knows that it had no manifest
   */
  private void requireEmpty(
      CollectionId id, Optional<FollowedCollection> followed, boolean knownEmpty) {
    followed
        .flatMap(FollowedCollection::problem)
        .ifPresent(
            problem -> {
              throw new NotServedException(
                  "Collection '%s' is not served: %s".formatted(id.name(), problem.reason()),
                  problem instanceof LoadProblem.StoreUnavailable ? SOON : LATER);
            });
    if (knownEmpty && followed.map(FollowedCollection::listed).orElse(false)) {
      return;
    }
    StoredCollection collection = stored.find(id).orElseThrow(() -> unknown(id));
    boolean hasManifest = collection.catalog().manifestEtag() != null;
    if (hasManifest && !knownEmpty && (followed.isPresent() || !follower.hasListed())) {
      throw new NotServedException(
          "Collection '%s' is being loaded: try again in a moment.".formatted(id.name()), SOON);
    }
  }

  private static UnknownCollectionException unknown(CollectionId id) {
    return new UnknownCollectionException(
        "There is no collection '%s': create it, or upload a file to it.".formatted(id.name()));
  }
}
