package io.shardscan.ingestion.simulation;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.model.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a query server does with a whole collection: creates it, by itself or with the first upload,
 * and deletes it with all its files.
 */
final class CollectionOwner {
  private final Simulation simulation;
  private final ObjectStore store;
  private final CollectionId collection;
  private final CollectionSettingsStore settings;
  private final Users users;

  CollectionOwner(
      Simulation simulation, ObjectStore store, CollectionId collection, Uploads uploads) {
    this.simulation = simulation;
    this.store = store;
    this.collection = collection;
    this.settings = new CollectionSettingsStore(store);
    this.users = new Users(simulation, store, collection, uploads);
  }

  /** Creates, fills and deletes the collection until a time has come. */
  void actUntil(Instant end) {
    while (simulation.now().isBefore(end)) {
      try {
        create();
        for (int i = simulation.random().nextInt(6); i > 0; i--) {
          users.act();
          simulation.sleep(Duration.ofMillis(simulation.random().nextInt(1, 2_000)));
        }
        if (simulation.chance(0.8)) {
          delete();
        }
      } catch (ObjectStoreException e) {
        simulation.trace("cannot act: " + e.getMessage());
      }
      simulation.sleep(Duration.ofMillis(simulation.random().nextInt(1, 20_000)));
    }
  }

  private void create() {
    Instant now = simulation.now();
    settings.update(
        collection,
        before ->
            before == null || before.isDeleted()
                ? new CollectionSettings(Tier.HOT, now, null, null)
                : before);
  }

  private void delete() {
    Instant now = simulation.now();
    settings.update(
        collection,
        before ->
            before == null
                ? new CollectionSettings(Tier.HOT, now, null, null).deletedAt(now)
                : before.deletedAt(now));
    List<StoredObject> files = new ArrayList<>();
    store.list(StoreLayout.uploads(collection), files::add);
    files.forEach(file -> store.delete(file.key()));
  }
}
