package io.shardscan.ingestion.simulation;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a query server does for users: uploads, replaces, deletes and reads anew files, and stores
 * rows that are sent one by one.
 */
final class Users {
  private static final List<String> FILES = List.of("a.csv", "b.csv", "c.csv", "d.csv");

  private final Simulation simulation;
  private final ObjectStore store;
  private final CollectionId collection;
  private final Uploads uploads;
  private final Map<String, byte[]> earlier = new HashMap<>();
  private long lastMicros;

  Users(Simulation simulation, ObjectStore store, CollectionId collection, Uploads uploads) {
    this.simulation = simulation;
    this.store = store;
    this.collection = collection;
    this.uploads = uploads;
  }

  /** Does things until a time has come. */
  void actUntil(Instant end) {
    while (simulation.now().isBefore(end)) {
      act();
      simulation.sleep(Duration.ofMillis(pause()));
    }
  }

  /** At times one thing follows the other at once. */
  private int pause() {
    return simulation.chance(0.3)
        ? simulation.random().nextInt(1, 50)
        : simulation.random().nextInt(50, 5_000);
  }

  /** Does one thing. What fails may have been done or not, as for every user. */
  void act() {
    String file = FILES.get(simulation.random().nextInt(FILES.size()));
    try {
      switch (simulation.random().nextInt(10)) {
        case 0, 1, 2 -> upload(file, uploads.table(file, simulation.random()).bytes());
        case 3 -> upload(file, earlier.get(file));
        case 4, 5 -> store.delete(key(file));
        case 6 -> readAnew(file);
        case 7, 8 -> {
          String name = InlineFiles.upserts(micros(), unique());
          upload(name, uploads.upserts(name, simulation.random()).bytes());
        }
        default -> {
          String name = InlineFiles.deletions(micros(), unique());
          upload(name, uploads.deletions(name, simulation.random()).bytes());
        }
      }
    } catch (ObjectStoreException e) {
      simulation.trace("cannot act: " + e.getMessage());
    }
  }

  private void upload(String file, byte @Nullable [] bytes) {
    if (bytes != null) {
      earlier.putIfAbsent(file, bytes);
      store.put(key(file), bytes, PutCondition.ALWAYS);
    }
  }

  private void readAnew(String file) {
    Optional<StoredObject> object = store.head(key(file));
    if (object.isPresent()) {
      String etag = object.get().etag();
      store.put(key(file), uploads.again(file, etag).bytes(), PutCondition.ifMatch(etag));
    }
  }

  private String key(String file) {
    return StoreLayout.upload(new UploadKey(collection, file));
  }

  private long micros() {
    lastMicros =
        Math.max(lastMicros + 1, ChronoUnit.MICROS.between(Instant.EPOCH, simulation.now()));
    return lastMicros;
  }

  private String unique() {
    return "%08x".formatted(simulation.random().nextInt());
  }
}
