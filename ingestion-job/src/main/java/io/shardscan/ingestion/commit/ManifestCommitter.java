package io.shardscan.ingestion.commit;

import io.shardscan.ingestion.metrics.CommitMetrics;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.DamagedCatalogException;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.model.store.StoredObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.connector.sink2.Committer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits files to their collections' manifests, one compare-and-swap a collection and checkpoint.
 *
 * <p>A checkpoint's commit may come late or twice: after a restart, or from a job that was thought
 * dead. So a version is committed only if it is still what the bucket holds, and a deletion only if
 * the file is still gone; the manifest drops what it already has. Whatever is dropped here, because
 * it is out of date, the watcher has found or will find in its newer state.
 */
final class ManifestCommitter implements Committer<FileOutcome> {
  private static final Logger LOG = LoggerFactory.getLogger(ManifestCommitter.class);

  /** Manifests kept from one commit to the next, so that their lists need not be read again. */
  private static final int MAX_CACHED_MANIFESTS = 256;

  private final ObjectStore store;
  private final ManifestStore manifests;
  private final CurrentVersions versions;
  private final Environment environment;
  private final CommitMetrics metrics;
  private final Map<CollectionId, ManifestStore.Loaded> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CollectionId, ManifestStore.Loaded> eldest) {
          return size() > MAX_CACHED_MANIFESTS;
        }
      };

  ManifestCommitter(ObjectStore store, Environment environment, CommitMetrics metrics) {
    this.store = store;
    this.environment = environment;
    this.metrics = metrics;
    this.manifests = new ManifestStore(store, environment);
    this.versions = new CurrentVersions(store);
  }

  @Override
  public void commit(Collection<CommitRequest<FileOutcome>> requests) {
    Map<CollectionId, List<CommitRequest<FileOutcome>>> byCollection = new LinkedHashMap<>();
    for (CommitRequest<FileOutcome> request : requests) {
      byCollection
          .computeIfAbsent(request.getCommittable().upload().collection(), id -> new ArrayList<>())
          .add(request);
    }
    byCollection.forEach(this::commit);
  }

  private void commit(CollectionId collection, List<CommitRequest<FileOutcome>> requests) {
    try {
      long start = environment.nanoTime();
      AtomicReference<List<ManifestChange>> changes = new AtomicReference<>(List.of());
      // Another job's commit may come in between: the bucket is looked at after it, again.
      ManifestStore.Loaded committed =
          manifests.commit(
              collection,
              () -> changes.updateAndGet(before -> current(requests)),
              cache.get(collection));
      cache.put(collection, committed);
      metrics.committed(changes.get(), Duration.ofNanos(environment.nanoTime() - start));
      LOG.info(
          "Collection {} is at epoch {} after at most {} changes",
          collection,
          committed.manifest().epoch(),
          requests.size());
    } catch (ObjectStoreException | DamagedCatalogException e) {
      LOG.warn("The commit to collection {} is tried again", collection, e);
      cache.remove(collection);
      metrics.commitFailed();
      requests.forEach(CommitRequest::retryLater);
    }
  }

  private List<ManifestChange> current(List<CommitRequest<FileOutcome>> requests) {
    List<ManifestChange> changes = new ArrayList<>();
    for (CommitRequest<FileOutcome> request : requests) {
      ManifestChange change = changeIfCurrent(request.getCommittable());
      if (change != null) {
        changes.add(change);
      }
    }
    return changes;
  }

  private @Nullable ManifestChange changeIfCurrent(FileOutcome outcome) {
    UploadKey upload = outcome.upload();
    StoredObject now = store.head(StoreLayout.upload(upload)).orElse(null);
    String file = upload.file();
    return switch (outcome) {
      case FileOutcome.Gone gone -> now == null ? new ManifestChange.Removed(file) : null;
      case FileOutcome.Failed failed ->
          now != null && versions.isCurrent(upload, failed.version(), now)
              ? new ManifestChange.Failed(file, failed.version(), failed.reason())
              : null;
      case FileOutcome.Taken taken ->
          now != null && versions.isCurrent(upload, taken.version(), now)
              ? new ManifestChange.Taken(
                  file,
                  taken.version(),
                  taken.rows(),
                  taken.dimension(),
                  taken.segments(),
                  taken.inPlaceOf())
              : null;
    };
  }

  @Override
  public void close() {
    store.close();
  }
}
