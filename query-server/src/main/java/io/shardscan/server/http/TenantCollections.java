package io.shardscan.server.http;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.KeyTier;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.limits.Names;
import io.shardscan.server.collection.CollectionCatalog;
import io.shardscan.server.collection.CollectionStatus;
import io.shardscan.server.collection.CollectionSummary;
import io.shardscan.server.collection.FileSummary;
import io.shardscan.server.collection.OptimizationState;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A tenant's collections, including one that was created a moment ago and that the catalog does not
 * follow yet: whoever was told that it was created must not be told that it does not exist.
 */
final class TenantCollections {
  private final CollectionCatalog catalog;
  private final CollectionSettingsStore settings;
  private final InstantSource clock;

  TenantCollections(
      CollectionCatalog catalog, CollectionSettingsStore settings, InstantSource clock) {
    this.catalog = catalog;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The collection that a request's path names.
   *
   * @throws ApiException if it cannot be a collection's name
   */
  static CollectionId named(Exchange exchange) {
    String name = exchange.pathParameter("collection");
    Names.problemWithCollection(name)
        .ifPresent(
            problem -> {
              throw ApiException.badRequest(problem);
            });
    return new CollectionId(exchange.key().tenant(), name);
  }

  List<CollectionSummary> list(String tenant) {
    return catalog.list(tenant);
  }

  /** Refuses an upload of some bytes if its key's tenant has no room for them. */
  void requireRoom(ApiKey key, long bytes) {
    if (key.limits().maxStorageBytes() != null) {
      Allowance.storage(key, catalog.list(key.tenant()), bytes);
    }
  }

  /** Describes a collection. */
  CollectionSummary describe(CollectionId collection) {
    return find(collection).orElseThrow(() -> unknown(collection));
  }

  /** The files of a collection. */
  List<FileSummary> files(CollectionId collection) {
    Optional<List<FileSummary>> files = catalog.files(collection);
    if (files.isEmpty() && created(collection).isEmpty()) {
      throw unknown(collection);
    }
    return files.orElseGet(List::of);
  }

  /** Creates a collection unless it exists. */
  void ensureExists(CollectionId collection, ApiKey key) {
    if (catalog.describe(collection).isEmpty()) {
      settings.update(
          collection,
          before -> before == null || before.isDeleted() ? settings(tierOf(key)) : before);
    }
  }

  /** The settings of a collection that is created now. */
  CollectionSettings settings(Tier tier) {
    return new CollectionSettings(tier, clock.instant(), null, null);
  }

  /** The tier of collections that are made with a key. */
  static Tier tierOf(ApiKey key) {
    return key.tier() == KeyTier.HOT ? Tier.HOT : Tier.WARM;
  }

  /** Whether there is such a collection. */
  boolean exists(CollectionId collection) {
    return find(collection).isPresent();
  }

  static ApiException unknown(CollectionId collection) {
    return ApiException.notFound(
        "Collection '%s' not found: upload a file to it to create it."
            .formatted(collection.name()));
  }

  /** A collection, if there is one of that name. */
  Optional<CollectionSummary> find(CollectionId collection) {
    return catalog
        .describe(collection)
        .or(() -> created(collection).map(created -> notFollowedYet(collection, created)));
  }

  private Optional<CollectionSettings> created(CollectionId collection) {
    return settings.load(collection).filter(found -> !found.isDeleted());
  }

  private static CollectionSummary notFollowedYet(
      CollectionId collection, CollectionSettings created) {
    return new CollectionSummary(
        collection,
        created.tier(),
        CollectionStatus.PROCESSING,
        null,
        0,
        0,
        OptionalInt.empty(),
        OptimizationState.RAW,
        created.targetRecall(),
        created.contract(),
        0);
  }
}
