package io.shardscan.ingestion.optimize.plan;

import io.shardscan.ingestion.config.OptimizeSettings;
import io.shardscan.ingestion.optimize.task.OptimizeTask;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.DamagedCatalogException;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the catalog for collections that have something to be done about. What it keeps of
 * a collection in which there is nothing to do is its manifest's version. Used by one thread.
 */
public final class CatalogWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogWatch.class);

  /** Manifests that are kept from one look to the next. */
  private static final int MOST_MANIFESTS = 64;

  /** A collection, as it was last seen. */
  private static final class Watched {
    String etag = "";
    boolean settled;
    long newestSequence;
    long arrivedNanos;
    long waitingSinceNanos;

    Watched(long now) {
      arrivedNanos = now;
      waitingSinceNanos = now;
    }
  }

  private final ManifestStore manifests;
  private final ObjectStore store;
  private final OptimizeSettings settings;
  private final OptimizePlanner planner;
  private final Backlog backlog;
  private final Environment environment;
  private final Map<CollectionId, Watched> collections = new HashMap<>();
  private final Map<CollectionId, ManifestStore.Loaded> loaded =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CollectionId, ManifestStore.Loaded> eldest) {
          return size() > MOST_MANIFESTS;
        }
      };

  /** Watches a store's catalog; tasks that the backlog knows of are not planned again. */
  public CatalogWatch(ObjectStore store, OptimizeSettings settings, Backlog backlog) {
    this(store, settings, backlog, Environment.MACHINE);
  }

  /** Watches a store's catalog by a clock of its own. */
  public CatalogWatch(
      ObjectStore store, OptimizeSettings settings, Backlog backlog, Environment environment) {
    this.environment = environment;
    this.store = store;
    this.settings = settings;
    this.backlog = backlog;
    manifests = new ManifestStore(store, environment);
    planner = new OptimizePlanner(settings.codedRows());
  }

  /**
   * Looks once.
   *
   * @param most most tasks to return
   * @return tasks, which the backlog has begun
   * @throws ObjectStoreException if the catalog cannot be listed
   */
  public List<OptimizeTask> poll(int most) {
    Map<CollectionId, String> etags = new LinkedHashMap<>();
    store.list(
        StoreLayout.CATALOG,
        object ->
            StoreLayout.parseManifest(object.key())
                .ifPresent(collection -> etags.put(collection, object.etag())));
    collections.keySet().retainAll(etags.keySet());
    loaded.keySet().retainAll(etags.keySet());
    List<OptimizeTask> tasks = new ArrayList<>();
    etags.forEach(
        (collection, etag) -> {
          Watched watched =
              collections.computeIfAbsent(collection, id -> new Watched(environment.nanoTime()));
          if (tasks.size() < most && !(watched.settled && watched.etag.equals(etag))) {
            look(collection, watched, etag, most - tasks.size(), tasks);
          }
        });
    return tasks;
  }

  private void look(
      CollectionId collection, Watched watched, String etag, int most, List<OptimizeTask> tasks) {
    Manifest manifest;
    try {
      manifest = load(collection, etag);
    } catch (ObjectStoreException | DamagedCatalogException e) {
      LOG.warn("Collection {} cannot be looked at; it is tried again", collection, e);
      return;
    }
    watched.etag = etag;
    watched.settled = false;
    ServedSegments served = ServedSegments.of(manifest);
    if (!ripe(watched, manifest, served)) {
      return;
    }
    List<OptimizeTask> busy =
        backlog.busy().stream().filter(task -> task.collection().equals(collection)).toList();
    List<OptimizeTask> planned = planner.plan(manifest, served, busy, backlog.alone());
    watched.settled = planned.isEmpty() && busy.isEmpty();
    if (!planned.isEmpty()) {
      watched.waitingSinceNanos = environment.nanoTime();
    }
    int added = 0;
    for (OptimizeTask task : planned) {
      if (added < most && backlog.begin(task)) {
        tasks.add(task);
        added++;
      }
    }
  }

  private Manifest load(CollectionId collection, String etag) {
    ManifestStore.@Nullable Loaded previous = loaded.get(collection);
    if (previous == null || !etag.equals(previous.etag())) {
      previous = manifests.load(collection, previous);
      loaded.put(collection, previous);
    }
    return previous.manifest();
  }

  /** Whether the collection is not just being filled, or has waited long enough all the same. */
  private boolean ripe(Watched watched, Manifest manifest, ServedSegments served) {
    long now = environment.nanoTime();
    if (served.newestSequence() != watched.newestSequence) {
      if (now - watched.arrivedNanos > settings.quiet().toNanos()) {
        watched.waitingSinceNanos = now;
      }
      watched.newestSequence = served.newestSequence();
      watched.arrivedNanos = now;
    }
    return now - watched.arrivedNanos >= settings.quiet().toNanos()
        || now - watched.waitingSinceNanos >= settings.patience().toNanos()
        || (served.dimension() > 0
            && planner.waitingRows(manifest, served) >= Limits.segmentRows(served.dimension()));
  }
}
