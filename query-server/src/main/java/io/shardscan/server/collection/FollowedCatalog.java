package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.FollowedCollection;
import io.shardscan.server.catalog.LoadProblem;
import io.shardscan.server.catalog.VersionedSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells how far this server is in serving what the store has: each call lists the collection's
 * uploads and compares them with the snapshot that queries see at that moment.
 */
public final class FollowedCatalog implements CollectionCatalog {
  private final CatalogFollower follower;
  private final StoredCollections stored;
  private final CollectionSettingsStore settingsStore;
  private final ManifestStore manifests;

  /** What the follower serves, compared with the store that it follows. */
  public FollowedCatalog(ObjectStore store, CatalogFollower follower) {
    this.follower = follower;
    this.stored = new StoredCollections(store);
    this.settingsStore = new CollectionSettingsStore(store);
    this.manifests = new ManifestStore(store);
  }

  @Override
  public List<CollectionSummary> list(String tenant) {
    return stored.ofTenant(tenant).stream().filter(this::isThere).map(this::summary).toList();
  }

  @Override
  public Optional<CollectionSummary> describe(CollectionId collection) {
    return stored.find(collection).filter(this::isThere).map(this::summary);
  }

  @Override
  public Optional<List<FileSummary>> files(CollectionId collection) {
    return stored
        .find(collection)
        .filter(this::isThere)
        .map(found -> compare(found, Served::files));
  }

  private boolean isThere(StoredCollection found) {
    CollectionSettings settings = settings(found, follower.find(found.id()).orElse(null));
    return settings == null || !settings.isDeleted();
  }

  /** What a collection's snapshot says, while it is held. */
  private record Served(
      StoredCollection stored,
      @Nullable FollowedCollection followed,
      @Nullable CollectionSettings settings,
      @Nullable CollectionSnapshot snapshot,
      @Nullable Manifest paused) {
    FileStates states() {
      if (paused != null) {
        Map<String, FileEntry> files = new HashMap<>();
        paused.forEach(entry -> files.put(entry.name(), entry));
        return FileStates.of(stored.uploads(), files);
      }
      Map<String, FileEntry> files = snapshot == null ? Map.of() : snapshot.files();
      return FileStates.of(stored.uploads(), files);
    }

    long rows() {
      if (paused != null) {
        return paused.files().stream().mapToLong(FileEntry::rows).sum();
      }
      return snapshot == null ? 0 : snapshot.visibleRows();
    }

    OptionalInt dimension() {
      if (paused != null) {
        return paused.dimension();
      }
      return snapshot == null ? OptionalInt.empty() : snapshot.dimension();
    }

    List<FileSummary> files() {
      return states().files();
    }

    /** Whether there is a manifest of which nothing is served yet. */
    boolean loading() {
      return paused == null && snapshot == null && stored.catalog().manifestEtag() != null;
    }
  }

  private <T> T compare(StoredCollection found, Function<Served, T> comparison) {
    follower.notice(found.id(), found.catalog());
    FollowedCollection followed = follower.find(found.id()).orElse(null);
    CollectionSettings settings = settings(found, followed);
    // Nothing of a paused collection is served: what it has is told from its manifest.
    Manifest paused =
        settings != null && settings.tier() == Tier.PAUSED
            ? manifests.load(found.id(), null).manifest()
            : null;
    CollectionSnapshot snapshot = followed == null ? null : followed.acquire().orElse(null);
    try {
      return comparison.apply(new Served(found, followed, settings, snapshot, paused));
    } finally {
      if (snapshot != null) {
        snapshot.close();
      }
    }
  }

  private CollectionSummary summary(StoredCollection found) {
    return compare(found, this::summary);
  }

  private CollectionSummary summary(Served served) {
    FileStates states = served.states();
    LoadProblem problem =
        served.followed() == null ? null : served.followed().problem().orElse(null);
    CollectionStatus status;
    String reason = null;
    if (problem instanceof LoadProblem.CapacityLimited limited) {
      status = CollectionStatus.CAPACITY_LIMITED;
      reason = limited.reason();
    } else if (problem instanceof LoadProblem.Damaged damaged) {
      status = CollectionStatus.FAILED;
      reason = damaged.reason();
    } else if (served.loading() || states.processing()) {
      status = CollectionStatus.PROCESSING;
    } else {
      reason = states.failureReason();
      status = reason == null ? CollectionStatus.READY : CollectionStatus.FAILED;
    }
    CollectionSnapshot snapshot = served.snapshot();
    CollectionSettings settings = served.settings();
    return new CollectionSummary(
        served.stored().id(),
        settings == null ? Tier.HOT : settings.tier(),
        status,
        reason,
        served.rows(),
        snapshot == null ? 0 : snapshot.storedBytes(),
        served.dimension(),
        snapshot == null ? OptimizationState.RAW : OptimizationState.of(snapshot),
        settings == null ? Limits.DEFAULT_TARGET_RECALL : settings.targetRecall(),
        settings == null ? null : settings.contract(),
        snapshot == null ? 0 : snapshot.epoch());
  }

  private @Nullable CollectionSettings settings(
      StoredCollection found, @Nullable FollowedCollection followed) {
    String etag = found.catalog().settingsEtag();
    if (etag == null) {
      return null;
    }
    VersionedSettings known = followed == null ? null : followed.settings();
    return known != null && Objects.equals(known.etag(), etag)
        ? known.settings()
        : settingsStore.load(found.id()).orElse(null);
  }
}
