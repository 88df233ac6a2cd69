package io.shardscan.server.catalog;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.StoredObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which collections the catalog has, and which versions of their manifests and settings. */
public final class CatalogListing {
  private CatalogListing() {}

  /**
   * Lists the whole catalog.
   *
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  static Map<CollectionId, CatalogEntry> read(ObjectStore store) {
    Map<CollectionId, CatalogEntry> entries = new HashMap<>();
    store.list(StoreLayout.CATALOG, object -> add(object, entries));
    return entries;
  }

  /** What listed objects of the catalog tell. */
  public static Map<CollectionId, CatalogEntry> of(List<StoredObject> objects) {
    Map<CollectionId, CatalogEntry> entries = new HashMap<>();
    objects.forEach(object -> add(object, entries));
    return entries;
  }

  private static void add(StoredObject object, Map<CollectionId, CatalogEntry> entries) {
    StoreLayout.parseManifest(object.key())
        .ifPresent(
            id ->
                entries.compute(id, (any, entry) -> orNothing(entry).withManifest(object.etag())));
    StoreLayout.parseSettings(object.key())
        .ifPresent(
            id ->
                entries.compute(id, (any, entry) -> orNothing(entry).withSettings(object.etag())));
  }

  private static CatalogEntry orNothing(@Nullable CatalogEntry entry) {
    return entry == null ? CatalogEntry.NOTHING : entry;
  }
}
