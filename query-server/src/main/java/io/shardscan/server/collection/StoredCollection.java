package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.store.StoredObject;
import io.shardscan.server.catalog.CatalogEntry;
import java.util.SortedMap;

/**
 * A collection as the store has it, whether or not it is served yet.
 *
 * @param id which collection
 * @param catalog what the catalog says of it
 * @param uploads its uploaded files, by name
 */
record StoredCollection(
    CollectionId id, CatalogEntry catalog, SortedMap<String, StoredObject> uploads) {}
