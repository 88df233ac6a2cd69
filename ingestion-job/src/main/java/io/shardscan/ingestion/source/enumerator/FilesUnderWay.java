package io.shardscan.ingestion.source.enumerator;

import io.shardscan.ingestion.metrics.Backlog;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.DamagedCatalogException;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.Reprocessing;
import io.shardscan.model.catalog.ReprocessingStore;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that were found changed and whose manifests do not show it yet. A file leaves when its
 * manifest shows the version: the manifest is the truth. Safe for use by several threads.
 */
final class FilesUnderWay {
  /** Completed checkpoints at rest after which a file that is not in its manifest is overdue. */
  private static final int CHECKPOINTS_TO_COMMIT = 3;

  /**
   * A version on its way.
   *
   * @param etag the version, or null for a deletion
   * @param bytes its bytes
   * @param since when it was uploaded, or its deletion found
   * @param planned whether its splits exist
   */
  private record Progress(@Nullable String etag, long bytes, Instant since, boolean planned) {}

  private static final Logger LOG = LoggerFactory.getLogger(FilesUnderWay.class);

  private final ManifestStore manifests;
  private final ReprocessingStore reprocessings;
  private final Map<UploadKey, Progress> files = new ConcurrentHashMap<>();

  /** Manifests of collections that have files under way. Used by the polling thread alone. */
  private Map<CollectionId, ManifestStore.Loaded> loaded = new HashMap<>();

  private int checkpointsAtRest;

  FilesUnderWay(ObjectStore store) {
    this.manifests = new ManifestStore(store);
    this.reprocessings = new ReprocessingStore(store);
  }

  /** A version was found; an older one of the same file no longer counts. */
  void discovered(UploadChange change, Instant now) {
    files.put(
        change.upload(),
        switch (change) {
          case UploadChange.Arrived arrived -> {
            FileVersion version = arrived.version();
            yield new Progress(version.etag(), version.size(), version.modified(), false);
          }
          case UploadChange.Gone gone -> new Progress(null, 0, now, false);
        });
  }

  /** A version was under way when a checkpoint was taken. */
  void restored(WatchState.UnderWay file, Instant now) {
    Instant since = file.since() == null ? now : file.since();
    files.put(file.upload(), new Progress(file.etag(), file.bytes(), since, true));
  }

  /** How much is under way. */
  Backlog backlog() {
    Backlog backlog = Backlog.EMPTY;
    for (Progress progress : files.values()) {
      backlog = backlog.and(progress.bytes(), progress.since());
    }
    return backlog;
  }

  /**
   * A version was divided into splits.
   *
   * @return whether it is still the newest
   */
  boolean planned(UploadKey upload, @Nullable String etag) {
    Progress planned =
        files.computeIfPresent(
            upload,
            (key, progress) ->
                Objects.equals(progress.etag(), etag)
                    ? new Progress(etag, progress.bytes(), progress.since(), true)
                    : progress);
    return planned != null && Objects.equals(planned.etag(), etag);
  }

  /** A version will not be committed, unless it is found again. */
  void abandon(UploadKey upload, @Nullable String etag) {
    files.computeIfPresent(
        upload, (key, progress) -> Objects.equals(progress.etag(), etag) ? null : progress);
  }

  /** Versions that have been divided into splits. */
  List<WatchState.UnderWay> planned() {
    List<WatchState.UnderWay> planned = new ArrayList<>();
    files.forEach(
        (upload, progress) -> {
          if (progress.planned()) {
            planned.add(
                new WatchState.UnderWay(
                    upload, progress.etag(), progress.bytes(), progress.since()));
          }
        });
    return planned;
  }

  /** All files under way. */
  Set<UploadKey> uploads() {
    return Set.copyOf(files.keySet());
  }

  /** Reads the manifests concerned and lets go of the files that they show. One thread alone. */
  void dropCommitted() {
    Map<CollectionId, ManifestStore.Loaded> read = new HashMap<>();
    files.forEach(
        (upload, progress) -> {
          if (progress.planned()) {
            CollectionId collection = upload.collection();
            Manifest manifest =
                read.computeIfAbsent(collection, id -> manifests.load(id, loaded.get(id)))
                    .manifest();
            if (shows(manifest, upload.file(), progress.etag())) {
              files.remove(upload, progress);
            }
          }
        });
    loaded = read;
  }

  private static boolean shows(Manifest manifest, String file, @Nullable String etag) {
    FileEntry entry = manifest.find(file).orElse(null);
    return entry == null ? etag == null : entry.version().etag().equals(etag);
  }

  /**
   * Tells which files should long have been in their manifests. To be asked at each checkpoint.
   *
   * @param idle whether no reader has anything to do
   */
  List<WatchState.UnderWay> overdue(boolean idle) {
    checkpointsAtRest = idle ? checkpointsAtRest + 1 : 0;
    if (checkpointsAtRest < CHECKPOINTS_TO_COMMIT) {
      return List.of();
    }
    checkpointsAtRest = 0;
    return planned();
  }

  /**
   * Those of overdue files that have to be looked at again: without those that wait for others that
   * are still being rewritten, and are not lost. Reads the store. A collection of which it cannot
   * be told is left for the next time.
   */
  List<WatchState.UnderWay> lost(List<WatchState.UnderWay> overdue) {
    Map<CollectionId, List<WatchState.UnderWay>> byCollection = new HashMap<>();
    for (WatchState.UnderWay file : overdue) {
      byCollection.computeIfAbsent(file.upload().collection(), id -> new ArrayList<>()).add(file);
    }
    List<WatchState.UnderWay> lost = new ArrayList<>();
    byCollection.forEach(
        (collection, files) -> {
          try {
            Set<String> waiting = waiting(collection);
            files.stream()
                .filter(file -> !waiting.contains(file.upload().file()))
                .forEach(lost::add);
          } catch (ObjectStoreException | DamagedCatalogException e) {
            LOG.warn("Files of collection {} that are overdue are left for later", collection, e);
          }
        });
    return lost;
  }

  private Set<String> waiting(CollectionId collection) {
    return reprocessings
        .load(collection)
        .filter(asked -> !asked.ready())
        .map(
            asked ->
                asked.members().stream()
                    .map(Reprocessing.Member::file)
                    .collect(Collectors.toUnmodifiableSet()))
        .orElse(Set.of());
  }
}
