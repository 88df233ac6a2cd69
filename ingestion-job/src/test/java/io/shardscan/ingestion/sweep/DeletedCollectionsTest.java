package io.shardscan.ingestion.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.HeldManifestStore;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.catalog.UploadSession;
import io.shardscan.model.catalog.UploadSessionStore;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletedCollectionsTest {
  private static final CollectionId GONE = new CollectionId("acme", "gone");
  private static final CollectionId KEPT = new CollectionId("acme", "kept");

  @TempDir Path directory;
  private ObjectStore store;
  private Sweeps sweeps;

  @BeforeEach
  void fill() {
    store = new DirectoryObjectStore(directory);
    sweeps = new Sweeps(store, Duration.ZERO);
    for (CollectionId collection : List.of(GONE, KEPT)) {
      new CollectionSettingsStore(store)
          .update(
              collection, before -> new CollectionSettings(Tier.HOT, Instant.EPOCH, null, null));
      put(StoreLayout.upload(new UploadKey(collection, "a.csv")));
      put(StoreLayout.segment(collection, "s"));
      put(StoreLayout.exports(collection) + "job/part-0000.parquet");
      new HeldManifestStore(store)
          .hold("job", new ManifestStore(store).load(collection, null).manifest());
      commit(
          collection,
          new ManifestChange.Taken(
              "a.csv",
              new FileVersion("v", 1, Instant.EPOCH),
              1,
              4,
              List.of(new SegmentRef("s", 1, 1))));
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void put(String key) {
    store.put(key, new byte[1], PutCondition.ALWAYS);
  }

  private void commit(CollectionId collection, ManifestChange change) {
    new ManifestStore(store).commit(collection, List.of(change), null);
  }

  private List<String> keysOf(CollectionId collection) {
    List<String> keys = new ArrayList<>();
    store.list("", object -> keys.add(object.key()));
    keys.removeIf(key -> !key.contains("/" + collection.name() + "/"));
    return keys;
  }

  private void delete(Instant when) {
    new CollectionSettingsStore(store).update(GONE, before -> before.deletedAt(when));
  }

  @Test
  void leavesNothingOfADeletedCollection() {
    List<String> kept = keysOf(KEPT);
    delete(Instant.EPOCH);
    sweeps.sweep(Set.of());
    assertThat(store.head(StoreLayout.upload(new UploadKey(GONE, "a.csv")))).isEmpty();
    assertThat(store.head(StoreLayout.settings(GONE))).isPresent();

    commit(GONE, new ManifestChange.Removed("a.csv"));
    sweeps.sweep(Set.of());
    sweeps.sweep(Set.of());
    assertThat(keysOf(GONE)).isEmpty();
    assertThat(keysOf(KEPT)).isEqualTo(kept);
  }

  @Test
  void touchesNothingBeforeItsTime() {
    List<String> before = keysOf(GONE);
    delete(Instant.now().plusSeconds(60));
    sweeps.sweep(Set.of());
    assertThat(keysOf(GONE)).isEqualTo(before);
  }

  @Test
  void givesUpUploadsThatNobodyCompleted() {
    UploadSessionStore sessions = new UploadSessionStore(store);
    UploadKey upload = new UploadKey(KEPT, "b.csv");
    String id = "0".repeat(32);
    String parts = store.parts().begin(StoreLayout.upload(upload));
    sessions.save(new UploadSession(id, upload, 1, parts, Instant.now(), null));
    sessions.savePart(id, new UploadSession.Part(1, 1, "v", "f".repeat(64)));

    new StaleUploads(store, Duration.ofHours(1), Environment.MACHINE).sweep();
    assertThat(sessions.load(id)).isPresent();
    new StaleUploads(store, Duration.ofMinutes(-1), Environment.MACHINE).sweep();
    assertThat(sessions.load(id)).isEmpty();
    List<String> left = new ArrayList<>();
    store.list(StoreLayout.UPLOAD_SESSIONS, object -> left.add(object.key()));
    assertThat(left).isEmpty();
  }
}
