package io.shardscan.model.catalog;

import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Manifests that exports under way hold: copies, by which any server can go on with an export as of
 * its start. What they name is not swept until they are let go of, or are older than {@link
 * #LONGEST}.
 */
public final class HeldManifestStore {
  /** How long a manifest is held at most, so that nothing is kept for ever. */
  public static final Duration LONGEST = Duration.ofHours(24);

  private static final int MAX_BYTES = 256 << 20;

  private final ObjectStore store;
  private final ManifestStore manifests;

  /** Held manifests in a store. */
  public HeldManifestStore(ObjectStore store) {
    this.store = store;
    this.manifests = new ManifestStore(store);
  }

  /**
   * A manifest that is held.
   *
   * @param collection whose it is
   * @param export the export that holds it
   * @param since when it was held first, by the store's clock
   */
  public record Held(CollectionId collection, String export, Instant since) {
    /** Whether its time is over. */
    public boolean expired(Instant now) {
      return since.plus(LONGEST).isBefore(now);
    }
  }

  /** Holds a manifest. */
  public void hold(String export, Manifest manifest) {
    store.put(
        StoreLayout.heldManifest(manifest.collection(), export),
        ManifestJson.write(manifest),
        PutCondition.ALWAYS);
  }

  /** Whether an export holds a manifest. */
  public boolean isHeld(CollectionId collection, String export) {
    return store.head(StoreLayout.heldManifest(collection, export)).isPresent();
  }

  /**
   * The manifest that an export holds.
   *
   * @return empty if it holds none, or what the manifest names is no longer there
   * @throws DamagedCatalogException if the manifest cannot be understood
   */
  public Optional<Manifest> load(CollectionId collection, String export) {
    String key = StoreLayout.heldManifest(collection, export);
    try {
      return Optional.of(
          ManifestJson.read(
              collection,
              key,
              store.read(key, MAX_BYTES).bytes(),
              id -> manifests.readList(collection, id)));
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Lets go of the manifest that an export holds, if it holds one. */
  public void release(CollectionId collection, String export) {
    store.delete(StoreLayout.heldManifest(collection, export));
  }

  /** All that are held. */
  public List<Held> all() {
    List<Held> all = new ArrayList<>();
    store.list(StoreLayout.CATALOG, object -> held(object).ifPresent(all::add));
    return all;
  }

  /**
   * The held manifest that an object of the catalog is.
   *
   * @return empty if it is something else
   */
  public static Optional<Held> held(StoredObject object) {
    return StoreLayout.parseHeldManifest(object.key())
        .map(
            export -> {
              String[] parts = object.key().split("/", -1);
              return new Held(new CollectionId(parts[1], parts[2]), export, object.modified());
            });
  }
}
