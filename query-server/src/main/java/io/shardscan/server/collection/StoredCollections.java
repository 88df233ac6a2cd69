package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.StoredObject;
import io.shardscan.server.catalog.CatalogEntry;
import io.shardscan.server.catalog.CatalogListing;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads from the store which collections there are, and which files. A collection is there if it
 * has settings, a manifest or an upload: files may be put into the bucket directly.
 */
final class StoredCollections {
  private final CoalescedListing listing;

  StoredCollections(ObjectStore store) {
    this.listing = new CoalescedListing(store);
  }

  /**
   * One collection.
   *
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  Optional<StoredCollection> find(CollectionId id) {
    return Optional.ofNullable(read(StoreLayout.catalog(id), StoreLayout.uploads(id)).get(id));
  }

  /**
   * All collections of a tenant, by name.
   *
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  Collection<StoredCollection> ofTenant(String tenant) {
    return read(StoreLayout.CATALOG + tenant + "/", StoreLayout.UPLOADS + tenant + "/").values();
  }

  private Map<CollectionId, StoredCollection> read(String catalogPrefix, String uploadsPrefix) {
    Map<CollectionId, StoredCollection> collections = new TreeMap<>();
    CatalogListing.of(listing.list(catalogPrefix))
        .forEach(
            (id, entry) -> collections.put(id, new StoredCollection(id, entry, new TreeMap<>())));
    for (StoredObject object : listing.list(uploadsPrefix)) {
      StoreLayout.parseUpload(object.key())
          .ifPresent(
              upload ->
                  collections
                      .computeIfAbsent(
                          upload.collection(),
                          id -> new StoredCollection(id, CatalogEntry.NOTHING, new TreeMap<>()))
                      .uploads()
                      .put(upload.file(), object));
    }
    return collections;
  }
}
