package io.shardscan.server.catalog;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.ObjectStore;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which collections the catalog has, and which versions of their manifests and settings. */
public final class CatalogListing {
  private CatalogListing() {}

  /**
   * Lists the collections under a prefix of the catalog.
   *
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  static Map<CollectionId, CatalogEntry> read(ObjectStore store, String prefix) {
    Map<CollectionId, CatalogEntry> entries = new HashMap<>();
    store.list(
        prefix,
        object -> {
          StoreLayout.parseManifest(object.key())
              .ifPresent(
                  id ->
                      entries.compute(
                          id, (any, entry) -> orNothing(entry).withManifest(object.etag())));
          StoreLayout.parseSettings(object.key())
              .ifPresent(
                  id ->
                      entries.compute(
                          id, (any, entry) -> orNothing(entry).withSettings(object.etag())));
        });
    return entries;
  }

  private static CatalogEntry orNothing(@Nullable CatalogEntry entry) {
    return entry == null ? CatalogEntry.NOTHING : entry;
  }
}
