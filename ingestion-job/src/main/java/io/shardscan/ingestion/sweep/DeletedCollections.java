package io.shardscan.ingestion.sweep;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.HeldManifestStore;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.StoredObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears away what is left of collections that users have deleted: first the files, so that their
 * rows and then their segments go, and once nothing is left of these all that the catalog knows,
 * the settings last, which say that it is deleted. Used by one thread.
 */
final class DeletedCollections {
  private static final Logger LOG = LoggerFactory.getLogger(DeletedCollections.class);

  private final ObjectStore store;
  private final CollectionSettingsStore settings;
  private final ManifestStore manifests;
  private final HeldManifestStore held;
  private final Duration grace;
  private final Environment environment;

  /**
   * Deleted collections of a store.
   *
   * @param grace how long after the deletion the last of a collection is cleared away
   */
  DeletedCollections(ObjectStore store, Duration grace, Environment environment) {
    this.store = store;
    this.settings = new CollectionSettingsStore(store);
    this.manifests = new ManifestStore(store, environment);
    this.held = new HeldManifestStore(store);
    this.grace = grace;
    this.environment = environment;
  }

  /** Does what can be done now about each of them. */
  void sweep() {
    List<CollectionId> all = new ArrayList<>();
    store.list(
        StoreLayout.CATALOG, object -> StoreLayout.parseSettings(object.key()).ifPresent(all::add));
    all.stream().filter(this::isDeleted).forEach(this::clear);
  }

  private boolean isDeleted(CollectionId collection) {
    return settings
        .load(collection)
        .map(found -> found.deleted())
        .filter(deleted -> deleted.plus(grace).isBefore(environment.now()))
        .isPresent();
  }

  private void clear(CollectionId collection) {
    List<String> uploads = keys(StoreLayout.uploads(collection));
    uploads.forEach(store::delete);
    deleteExports(collection);
    Manifest manifest = manifests.load(collection, null).manifest();
    if (!uploads.isEmpty()
        || !manifest.files().isEmpty()
        || !keys(StoreLayout.segments(collection)).isEmpty()) {
      return;
    }
    String last = StoreLayout.settings(collection);
    for (String key : keys(StoreLayout.catalog(collection))) {
      if (!key.equals(last)) {
        store.delete(key);
      }
    }
    if (isDeleted(collection)) {
      store.delete(last);
      LOG.info("Nothing is left of collection {}", collection);
    }
  }

  /** Deletes exports, and first what they hold, so that its segments go, too. */
  private void deleteExports(CollectionId collection) {
    String prefix = StoreLayout.exports(collection);
    List<String> exported = keys(prefix);
    Set<String> exports = new HashSet<>();
    exported.forEach(key -> exports.add(key.substring(prefix.length()).split("/", 2)[0]));
    exports.forEach(export -> held.release(collection, export));
    exported.forEach(store::delete);
  }

  private List<String> keys(String prefix) {
    List<StoredObject> objects = new ArrayList<>();
    store.list(prefix, objects::add);
    return objects.stream().map(StoredObject::key).toList();
  }
}
