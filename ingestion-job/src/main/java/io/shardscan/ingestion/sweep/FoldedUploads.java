package io.shardscan.ingestion.sweep;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the objects of changes that were sent row by row once their rows have long been folded
 * into another file, and objects that stand for a file that was never committed. Used by one
 * thread.
 */
final class FoldedUploads {
  private static final Logger LOG = LoggerFactory.getLogger(FoldedUploads.class);

  /** How old an object is that stands for no file, before that is taken for certain. */
  private static final Duration UNCOMMITTED = Duration.ofHours(24);

  private final ObjectStore store;
  private final ManifestStore manifests;
  private final long graceNanos;
  private final Environment environment;
  private Map<String, Long> foldedSince = new HashMap<>();

  /**
   * Uploads in a store.
   *
   * @param grace how long an object must have been seen to be folded before it is deleted, so that
   *     every query server serves the rows from where they are now
   */
  FoldedUploads(ObjectStore store, Duration grace, Environment environment) {
    this.store = store;
    this.manifests = new ManifestStore(store, environment);
    this.graceNanos = grace.toNanos();
    this.environment = environment;
  }

  /**
   * Looks at all uploads once.
   *
   * @return the number of objects deleted
   */
  int sweep() {
    Map<CollectionId, List<StoredObject>> inline = new TreeMap<>();
    store.list(
        StoreLayout.UPLOADS,
        object ->
            StoreLayout.parseUpload(object.key())
                .filter(upload -> InlineFiles.isInline(upload.file()))
                .ifPresent(
                    upload ->
                        inline
                            .computeIfAbsent(upload.collection(), id -> new ArrayList<>())
                            .add(object)));
    Map<String, Long> still = new HashMap<>();
    int deleted = 0;
    for (Map.Entry<CollectionId, List<StoredObject>> entry : inline.entrySet()) {
      Manifest manifest = manifests.load(entry.getKey(), null).manifest();
      for (StoredObject object : entry.getValue()) {
        if (!isFolded(manifest, object)) {
          continue;
        }
        long now = environment.nanoTime();
        long since = foldedSince.getOrDefault(object.key(), now);
        if (now - since >= graceNanos) {
          store.delete(object.key());
          deleted++;
        } else {
          still.put(object.key(), since);
        }
      }
    }
    foldedSince = still;
    if (deleted > 0) {
      LOG.info("Deleted {} objects of changes that lie in other files now", deleted);
    }
    return deleted;
  }

  private boolean isFolded(Manifest manifest, StoredObject object) {
    String file = StoreLayout.parseUpload(object.key()).orElseThrow().file();
    FileEntry known = manifest.find(file).orElse(null);
    if (known != null) {
      return InlineFiles.isFoldedAway(known) && known.version().etag().equals(object.etag());
    }
    Instant oldest = environment.now().minus(UNCOMMITTED);
    return InlineFiles.isFolded(file) && object.modified().isBefore(oldest);
  }
}
