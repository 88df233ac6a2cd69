package io.shardscan.server.http;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.StoredObject;
import io.shardscan.server.collection.CollectionCatalog;
import io.shardscan.server.collection.CollectionStatus;
import io.shardscan.server.collection.CollectionSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The beginning and the end of collections. A deleted one is gone for everybody at once; its files
 * go with it, and the ingestion job then clears away what it had made of them. For a short time its
 * name cannot be used again, unless somebody insists.
 */
final class CollectionLifecycle {
  /** How long the name of a deleted collection cannot be used. */
  static final Duration COOLING = Duration.ofSeconds(10);

  /** How long a creation waits for the rows of a collection of the same name to be gone. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final ObjectStore store;
  private final CollectionCatalog catalog;
  private final CollectionSettingsStore settings;
  private final InstantSource clock;

  CollectionLifecycle(ObjectStore store, CollectionCatalog catalog, InstantSource clock) {
    this.store = store;
    this.catalog = catalog;
    this.settings = new CollectionSettingsStore(store);
    this.clock = clock;
  }

  /** What became of an attempt to create a collection. */
  sealed interface Creation {
    /** It is there, and empty. */
    record Created() implements Creation {}

    /** There is one already. */
    record Taken() implements Creation {}

    /**
     * There was one until a moment ago.
     *
     * @param left how long the name cannot be used yet
     */
    record Cooling(Duration left) implements Creation {}
  }

  /**
   * Creates a collection.
   *
   * @param force whether one that is there is to be deleted first
   */
  Creation create(CollectionId collection, CollectionSettings created, boolean force) {
    if (!force && catalog.describe(collection).isPresent()) {
      return new Creation.Taken();
    }
    if (force) {
      deleteUploads(collection);
    }
    Instant now = clock.instant();
    Creation[] outcome = {new Creation.Created()};
    settings.update(
        collection,
        before -> {
          outcome[0] = force ? new Creation.Created() : outcome(before, now);
          return before != null && !(outcome[0] instanceof Creation.Created) ? before : created;
        });
    if (outcome[0] instanceof Creation.Created) {
      awaitEmpty(collection);
    }
    return outcome[0];
  }

  private static Creation outcome(@Nullable CollectionSettings before, Instant now) {
    if (before == null) {
      return new Creation.Created();
    }
    Instant deleted = before.deleted();
    if (deleted == null) {
      return new Creation.Taken();
    }
    Duration left = Duration.between(now, deleted.plus(COOLING));
    return left.isPositive() ? new Creation.Cooling(left) : new Creation.Created();
  }

  /**
   * Changes a collection's settings.
   *
   * @throws ApiException if there is no such collection
   */
  void change(CollectionId collection, UnaryOperator<CollectionSettings> change) {
    Optional<CollectionSummary> known = catalog.describe(collection);
    settings.update(
        collection,
        before -> {
          if (before != null && !before.isDeleted()) {
            return change.apply(before);
          }
          // Files may have been put into the bucket of a collection that nobody has created.
          return change.apply(
              known
                  .map(found -> new CollectionSettings(found.tier(), clock.instant(), null, null))
                  .orElseThrow(() -> TenantCollections.unknown(collection)));
        });
    catalog.describe(collection);
  }

  /**
   * Deletes a collection and its files.
   *
   * @throws ApiException if there is no such collection
   */
  void delete(CollectionId collection) {
    Optional<CollectionSummary> known = catalog.describe(collection);
    Instant now = clock.instant();
    settings.update(
        collection,
        before -> {
          if (before != null && !before.isDeleted()) {
            return before.deletedAt(now);
          }
          return known
              .map(found -> new CollectionSettings(found.tier(), now, null, null).deletedAt(now))
              .orElseThrow(() -> TenantCollections.unknown(collection));
        });
    deleteUploads(collection);
    catalog.describe(collection);
  }

  private void deleteUploads(CollectionId collection) {
    // Looked at twice: the job may fold rows that were sent one by one into a new file meanwhile.
    for (int look = 0; look < 2; look++) {
      List<StoredObject> uploads = new ArrayList<>();
      store.list(StoreLayout.uploads(collection), uploads::add);
      uploads.forEach(upload -> store.delete(upload.key()));
    }
  }

  private void awaitEmpty(CollectionId collection) {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (catalog
        .describe(collection)
        .map(found -> found.vectorCount() > 0 && found.status() == CollectionStatus.PROCESSING)
        .orElse(false)) {
      if (System.nanoTime() - deadline > 0) {
        throw ApiException.unavailable(
            "The rows of the collection that '%s' replaces are not gone yet: try again."
                .formatted(collection.name()),
            RETRY_AFTER);
      }
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ApiException.unavailable("The request was interrupted, try again", RETRY_AFTER);
      }
    }
  }
}
