package io.shardscan.ingestion.simulation;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.model.store.ReadOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A query server's way through the epochs of a collection: it loads what it lacks, begins again
 * with a newer manifest where a segment is gone, and answers from what it has loaded. Each answer
 * has to be what was uploaded.
 */
final class Follower {
  private static final int MAX_MANIFESTS = 16;

  private final Simulation simulation;
  private final ObjectStore store;
  private final CollectionId collection;
  private final CatalogChecker checker;
  private final ManifestStore manifests;
  private final Map<String, Map<SegmentFile, List<SegmentReading.Row>>> loaded = new HashMap<>();
  private ManifestStore.@Nullable Loaded last;

  Follower(
      Simulation simulation, ObjectStore store, CollectionId collection, CatalogChecker checker) {
    this.simulation = simulation;
    this.store = store;
    this.collection = collection;
    this.checker = checker;
    this.manifests = new ManifestStore(store, simulation);
  }

  /** Follows for ever. */
  void follow() {
    while (true) {
      simulation.sleep(Duration.ofMillis(simulation.random().nextInt(200, 4_000)));
      try {
        refresh();
      } catch (ObjectStoreException e) {
        simulation.trace("cannot follow: " + e.getMessage());
      }
    }
  }

  private void refresh() {
    ManifestStore.Loaded next = manifests.load(collection, last);
    for (int i = 1; next.etag() != null && !same(next, last); i++) {
      if (load(next.manifest())) {
        serve(next);
        return;
      }
      ManifestStore.Loaded newer = manifests.load(collection, next);
      Violation.unless(
          !same(newer, next) && i < MAX_MANIFESTS,
          "a segment of epoch %d is gone, which is still the newest",
          next.manifest().epoch());
      next = newer;
    }
    if (next.etag() == null) {
      last = null;
    }
  }

  private static boolean same(ManifestStore.Loaded a, ManifestStore.@Nullable Loaded b) {
    return b != null && Objects.equals(a.etag(), b.etag());
  }

  /** Loads what is missing; false if something is gone. */
  private boolean load(Manifest manifest) {
    for (FileEntry entry : manifest.files()) {
      if (entry.served() != null) {
        for (SegmentRef segment : entry.served().segments()) {
          if (!loaded.containsKey(segment.id()) && !load(segment.id())) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private boolean load(String segment) {
    String key = StoreLayout.segment(collection, segment);
    try (ObjectContent content = store.get(key, ReadOptions.WHOLE)) {
      loaded.put(segment, SegmentReading.rows(segment, content.stream().readAllBytes()));
      return true;
    } catch (ObjectNotFoundException e) {
      simulation.trace("gone: " + segment);
      return false;
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }

  private void serve(ManifestStore.Loaded next) {
    Manifest manifest = next.manifest();
    // Epochs begin again where all that the catalog knew of a deleted collection was cleared away.
    Violation.unless(
        last == null
            || last.manifest().epoch() < manifest.epoch()
            || checker.clearedAway(collection),
        "epoch %d is served after a later one",
        manifest.epoch());
    last = next;
    simulation.trace("serves epoch " + manifest.epoch() + " of " + collection);
    Map<String, Float> expected = checker.expected(manifest);
    Map<String, Float> visible = visible(manifest);
    Violation.unless(
        visible.equals(expected),
        "epoch %d answers %s, but %s was uploaded",
        manifest.epoch(),
        visible,
        expected);
  }

  private Map<String, Float> visible(Manifest manifest) {
    List<FileEntry> entries = new ArrayList<>();
    for (FileEntry entry : manifest.files()) {
      if (entry.served() != null) {
        entries.add(entry);
      }
    }
    entries.sort(Comparator.comparingLong(entry -> entry.served().sequence()));
    Map<String, Float> visible = new HashMap<>();
    for (FileEntry entry : entries) {
      SegmentFile version = new SegmentFile(entry.name(), entry.served().etag());
      for (SegmentRef segment : entry.served().segments()) {
        for (SegmentReading.Row row : loaded.get(segment.id()).getOrDefault(version, List.of())) {
          if (Uploads.hides(entry.name())) {
            visible.remove(row.key());
          } else {
            visible.put(row.key(), row.value());
          }
        }
      }
    }
    return visible;
  }
}
