package io.shardscan.ingestion.sweep;

import io.shardscan.ingestion.segment.SegmentIds;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.HeldManifestStore;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes segments, bases and file lists that no manifest names, neither the newest nor one that an
 * export holds: those of deleted and replaced files, and those of work that a crash cut short. An
 * object goes only after it has been seen without reference for a grace period, so that a query
 * server that still loads an older epoch finds what it needs, and never while its file is under
 * way. Used by one thread.
 */
public final class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final ObjectStore store;
  private final ManifestStore manifests;
  private final HeldManifestStore held;
  private final long graceNanos;
  private final Environment environment;

  /** When each unreferenced object was first seen so, in {@link Environment#nanoTime}. */
  private Map<String, Long> unreferencedSince = new HashMap<>();

  /**
   * A sweeper of a store.
   *
   * @param grace how long an object must have been without reference before it is deleted
   */
  public Sweeper(ObjectStore store, Duration grace) {
    this(store, grace, Environment.MACHINE);
  }

  /** A sweeper with a clock of its own. */
  public Sweeper(ObjectStore store, Duration grace, Environment environment) {
    this.store = store;
    this.manifests = new ManifestStore(store, environment);
    this.held = new HeldManifestStore(store);
    this.graceNanos = grace.toNanos();
    this.environment = environment;
  }

  /**
   * Looks at all objects once and deletes those whose time has come.
   *
   * @param underWay files whose segments may not be in a manifest yet
   * @return the number of objects deleted
   */
  public int sweep(Set<UploadKey> underWay) {
    Map<String, Long> before = unreferencedSince;
    // Counted anew after a sweep that failed: who knows what was referred to in the meantime.
    unreferencedSince = new HashMap<>();
    Map<String, Long> stillUnreferenced = new HashMap<>();
    Set<String> protectedPrefixes = new HashSet<>();
    underWay.forEach(upload -> protectedPrefixes.add(SegmentIds.filePrefix(upload)));
    // The objects are listed before the manifests are read: whatever a listed object's manifest
    // comes to name meanwhile is then seen to be named.
    Map<CollectionId, List<String>> objects = new TreeMap<>();
    store.list(StoreLayout.SEGMENTS, object -> collect(object.key(), objects));
    List<HeldManifestStore.Held> exports = new ArrayList<>();
    store.list(
        StoreLayout.CATALOG,
        object -> {
          HeldManifestStore.held(object).ifPresent(exports::add);
          if (StoreLayout.isFileList(object.key())) {
            collect(object.key(), objects);
          }
        });
    Map<CollectionId, List<Manifest>> exported = exported(exports);
    int deleted = 0;
    for (Map.Entry<CollectionId, List<String>> entry : objects.entrySet()) {
      Set<String> live = new HashSet<>();
      addNamed(manifests.load(entry.getKey(), null).manifest(), live);
      exported.getOrDefault(entry.getKey(), List.of()).forEach(each -> addNamed(each, live));
      for (String key : entry.getValue()) {
        if (live.contains(key) || isProtected(key, protectedPrefixes)) {
          continue;
        }
        long now = environment.nanoTime();
        long since = before.getOrDefault(key, now);
        if (now - since >= graceNanos) {
          store.delete(key);
          deleted++;
        } else {
          stillUnreferenced.put(key, since);
        }
      }
    }
    unreferencedSince = stillUnreferenced;
    if (deleted > 0) {
      LOG.info("Deleted {} objects that nothing referred to", deleted);
    }
    return deleted;
  }

  private static void collect(String key, Map<CollectionId, List<String>> objects) {
    String[] parts = key.split("/", -1);
    if (parts.length >= 4) {
      objects
          .computeIfAbsent(new CollectionId(parts[1], parts[2]), id -> new ArrayList<>())
          .add(key);
    }
  }

  private static boolean isProtected(String key, Set<String> prefixes) {
    String id = key.substring(key.lastIndexOf('/') + 1);
    return prefixes.contains(SegmentIds.prefixOf(id));
  }

  /** The manifests that exports hold; those that have been held for too long are let go of. */
  private Map<CollectionId, List<Manifest>> exported(List<HeldManifestStore.Held> exports) {
    Map<CollectionId, List<Manifest>> exported = new HashMap<>();
    for (HeldManifestStore.Held each : exports) {
      if (each.expired(environment.now())) {
        held.release(each.collection(), each.export());
        LOG.warn("Export {} of {} takes too long", each.export(), each.collection());
      } else {
        held.load(each.collection(), each.export())
            .ifPresent(
                manifest ->
                    exported
                        .computeIfAbsent(each.collection(), id -> new ArrayList<>())
                        .add(manifest));
      }
    }
    return exported;
  }

  private static void addNamed(Manifest manifest, Set<String> live) {
    CollectionId collection = manifest.collection();
    if (manifest.basis() != null) {
      live.add(StoreLayout.basis(collection, manifest.basis()));
    }
    manifest.listIds().forEach(id -> live.add(StoreLayout.fileList(collection, id)));
    manifest.forEach(
        file -> {
          if (file.served() != null) {
            for (SegmentRef segment : file.served().segments()) {
              live.add(StoreLayout.segment(collection, segment.id()));
              if (segment.basis() != null) {
                live.add(StoreLayout.basis(collection, segment.basis()));
              }
            }
          }
        });
  }
}
