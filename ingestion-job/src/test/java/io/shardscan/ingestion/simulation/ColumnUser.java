package io.shardscan.ingestion.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.FileRewrite;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.Reprocessing;
import io.shardscan.model.catalog.ReprocessingStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.model.store.PutCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A user of a collection whose files have several columns of vectors, and the query server that
 * does what is asked: files come and go, and at times all are to be read again with another column.
 * That is asked once what was asked before is there.
 */
final class ColumnUser {
  /** Columns of vectors. The first component of a row's vector tells which one it is from. */
  static final List<String> COLUMNS = List.of("first", "second", "third");

  private static final List<String> FILES = List.of("a.csv", "b.csv", "c.csv", "d.csv");

  private final Simulation simulation;
  private final ObjectStore store;
  private final CollectionId collection;
  private final CollectionSettingsStore settings;
  private final ReprocessingStore reprocessings;
  private final FileRewrite rewrite;
  private int values;

  ColumnUser(Simulation simulation, ObjectStore store, CollectionId collection) {
    this.simulation = simulation;
    this.store = store;
    this.collection = collection;
    this.settings = new CollectionSettingsStore(store);
    this.reprocessings = new ReprocessingStore(store);
    this.rewrite = new FileRewrite(store);
  }

  /** Does things until a time has come. */
  void actUntil(Instant end) {
    while (simulation.now().isBefore(end)) {
      try {
        if (simulation.chance(0.4)) {
          changeColumn();
        } else {
          changeFile(FILES.get(simulation.random().nextInt(FILES.size())));
        }
      } catch (ObjectStoreException e) {
        simulation.trace("cannot act: " + e.getMessage());
      }
      simulation.sleep(Duration.ofMillis(simulation.random().nextInt(1, 4_000)));
    }
  }

  private void changeFile(String file) {
    String key = StoreLayout.upload(new UploadKey(collection, file));
    if (simulation.chance(0.2)) {
      store.delete(key);
    } else {
      store.put(key, table().getBytes(UTF_8), PutCondition.ALWAYS);
    }
  }

  /** A file that lacks one of the columns at times, and then cannot be read with it. */
  private String table() {
    int lacking = simulation.random().nextInt(8);
    StringBuilder text = new StringBuilder("id");
    for (int c = 0; c < COLUMNS.size(); c++) {
      text.append(c == lacking ? "" : "," + COLUMNS.get(c));
    }
    text.append('\n');
    for (int row = simulation.random().nextInt(1, 4); row > 0; row--) {
      int value = values++;
      text.append('k').append(value);
      for (int c = 0; c < COLUMNS.size(); c++) {
        text.append(c == lacking ? "" : ",\"[%d.%d, 1.0]\"".formatted(value, c));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private void changeColumn() {
    Map<String, String> files = files();
    if (!settled(files)) {
      return;
    }
    Instant now = simulation.now();
    String column = COLUMNS.get(simulation.random().nextInt(COLUMNS.size()));
    Reprocessing asked = rewrite.plan(collection);
    reprocessings.save(collection, asked);
    settings.update(
        collection,
        before ->
            (before == null ? new CollectionSettings(Tier.HOT, now, null, null) : before)
                .withColumns("id", column));
    simulation.trace("reads all again with column " + column);
    if (simulation.chance(0.3)) {
      simulation.trace("the server goes before it has rewritten anything");
      return;
    }
    int unused = rewrite.rewrite(collection, asked);
  }

  private Map<String, String> files() {
    Map<String, String> files = new HashMap<>();
    store.list(
        StoreLayout.uploads(collection),
        object ->
            files.put(object.key().substring(object.key().lastIndexOf('/') + 1), object.etag()));
    return files;
  }

  /** Whether all that was asked before is there, and every file as it is now. */
  private boolean settled(Map<String, String> files) {
    if (!reprocessings.load(collection).map(Reprocessing::ready).orElse(true)) {
      return false;
    }
    Map<String, String> known = new HashMap<>();
    List<FileEntry> entries =
        new ArrayList<>(new ManifestStore(store).load(collection, null).manifest().files());
    entries.forEach(entry -> known.put(entry.name(), entry.version().etag()));
    return known.equals(files);
  }
}
