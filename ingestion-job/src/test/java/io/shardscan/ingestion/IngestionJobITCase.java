package io.shardscan.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardscan.ingestion.config.StoreFactory;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // a job runs for as long as its block; ending it may be interrupted
class IngestionJobITCase {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");

  /**
   * Pauses between restarts of a job that fails again and again alone come to more than a minute.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final int DIMENSION = 16;

  @TempDir Path directory;
  private ObjectStore store;
  private String bucket;

  @BeforeEach
  void openStore() {
    bucket = directory.resolve("bucket").toString();
    store = new DirectoryObjectStore(Path.of(bucket));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private RunningJob start(StoreFactory factory) throws Exception {
    Path scratch = directory.resolve("scratch");
    java.nio.file.Files.createDirectories(scratch);
    return RunningJob.start(
        RunningJob.settings(factory, scratch, Duration.ofSeconds(1), RunningJob.LATER),
        directory.resolve("checkpoints"));
  }

  private RunningJob start() throws Exception {
    return start(new DirectoryFactory(bucket));
  }

  private String upload(String file, byte[] bytes) {
    return store
        .put(StoreLayout.upload(new UploadKey(COLLECTION, file)), bytes, PutCondition.ALWAYS)
        .etag();
  }

  private Manifest manifest() {
    return new ManifestStore(store).load(COLLECTION, null).manifest();
  }

  private FileEntry awaitVersion(String file, String etag) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> manifest().find(file).orElse(null),
            entry -> entry != null && entry.version().etag().equals(etag));
  }

  /** Every live segment exists, holds what the manifest says, and no file has rows twice. */
  private void assertRowsAreThereOnce() {
    Set<String> segments = new HashSet<>();
    for (FileEntry entry : manifest().files()) {
      long rows = 0;
      if (entry.served() != null) {
        for (var segment : entry.served().segments()) {
          assertThat(segments.add(segment.id())).isTrue();
          StoredObject object =
              store.head(StoreLayout.segment(COLLECTION, segment.id())).orElseThrow();
          assertThat(object.size()).isEqualTo(segment.bytes());
          rows += segment.rows();
        }
      }
      assertThat(rows).as(entry.name()).isEqualTo(entry.rows());
    }
  }

  @Test
  void filesArriveAreReplacedAndGo() throws Exception {
    String before = upload("before.fvecs", FvecsBytes.random(10, DIMENSION, 1));
    try (RunningJob job = start()) {
      awaitVersion("before.fvecs", before);
      String first = upload("a.fvecs", FvecsBytes.random(20, DIMENSION, 2));
      assertThat(awaitVersion("a.fvecs", first).rows()).isEqualTo(20);

      String second = upload("a.fvecs", FvecsBytes.random(30, DIMENSION, 3));
      assertThat(awaitVersion("a.fvecs", second).rows()).isEqualTo(30);

      store.delete(StoreLayout.upload(new UploadKey(COLLECTION, "a.fvecs")));
      await().atMost(PATIENCE).until(() -> manifest().find("a.fvecs").isEmpty());
      assertThat(manifest().files()).hasSize(1);
      assertRowsAreThereOnce();
    }
  }

  @Test
  void filesThatComeAndGoAtOnceEndAsTheyWereLeft() throws Exception {
    try (RunningJob job = start()) {
      for (int round = 0; round < 40; round++) {
        upload("flicker.fvecs", FvecsBytes.random(5, DIMENSION, 7));
        upload("other.fvecs", FvecsBytes.random(5, DIMENSION, round));
        store.delete(StoreLayout.upload(new UploadKey(COLLECTION, "flicker.fvecs")));
      }
      String last = upload("flicker.fvecs", FvecsBytes.random(6, DIMENSION, 8));
      assertThat(awaitVersion("flicker.fvecs", last).rows()).isEqualTo(6);
      assertRowsAreThereOnce();
    }
  }

  @Test
  void aLargeFileIsReadInSplitsAndTakenWhole() throws Exception {
    try (RunningJob job = start()) {
      String etag = upload("large.fvecs", FvecsBytes.random(50_000, DIMENSION, 4));

      FileEntry entry = awaitVersion("large.fvecs", etag);

      assertThat(entry.rows()).isEqualTo(50_000);
      assertThat(entry.served().segments()).hasSizeGreaterThan(10);
      assertRowsAreThereOnce();
    }
  }

  @Test
  void aBadFileFailsAloneWithItsReason() throws Exception {
    try (RunningJob job = start()) {
      byte[] truncated = new byte[1_000];
      System.arraycopy(FvecsBytes.random(100, DIMENSION, 5), 0, truncated, 0, truncated.length);
      String bad = upload("bad.fvecs", truncated);
      String unknown = upload("notes.txt", "hello".getBytes(StandardCharsets.UTF_8));
      String empty = upload("empty.csv", new byte[0]);
      String good = upload("good.fvecs", FvecsBytes.random(10, DIMENSION, 6));

      assertThat(awaitVersion("good.fvecs", good).failed()).isFalse();
      assertThat(awaitVersion("bad.fvecs", bad).failure()).isNotBlank();
      assertThat(awaitVersion("notes.txt", unknown).failure()).contains("parquet");
      assertThat(awaitVersion("empty.csv", empty).failure()).contains("empty");
    }
  }

  @Test
  void manySmallFilesAllArrive() throws Exception {
    try (RunningJob job = start()) {
      for (int i = 0; i < 300; i++) {
        upload("f" + i + ".fvecs", FvecsBytes.random(5, DIMENSION, i));
      }
      await().atMost(PATIENCE).until(() -> manifest().files().size() == 300);
      assertRowsAreThereOnce();
    }
  }

  @Test
  void aJobThatStartsWithoutStateGoesOnWhereTheLastStopped() throws Exception {
    try (RunningJob job = start()) {
      awaitVersion("a.fvecs", upload("a.fvecs", FvecsBytes.random(20, DIMENSION, 7)));
      awaitVersion("b.fvecs", upload("b.fvecs", FvecsBytes.random(20, DIMENSION, 8)));
      upload("c.fvecs", FvecsBytes.random(50_000, DIMENSION, 9));
    }
    long untouched = manifest().find("b.fvecs").orElseThrow().served().sequence();
    store.delete(StoreLayout.upload(new UploadKey(COLLECTION, "a.fvecs")));
    String again = upload("c.fvecs", FvecsBytes.random(40_000, DIMENSION, 10));
    try (RunningJob job = start()) {
      assertThat(awaitVersion("c.fvecs", again).rows()).isEqualTo(40_000);
      await().atMost(PATIENCE).until(() -> manifest().find("a.fvecs").isEmpty());
      assertThat(manifest().find("b.fvecs").orElseThrow().served().sequence()).isEqualTo(untouched);
      assertRowsAreThereOnce();
    }
  }

  @Test
  void storeFailuresAndRestartsRepeatAndLoseNothing() throws Exception {
    try (RunningJob job = start(new FailingFactory(bucket))) {
      List<String> etags = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        etags.add(upload("f" + i + ".fvecs", FvecsBytes.random(6_000, DIMENSION, i)));
      }
      for (int i = 0; i < 40; i += 2) {
        etags.set(i, upload("f" + i + ".fvecs", FvecsBytes.random(7_000, DIMENSION, 100 + i)));
      }
      for (int i = 0; i < 40; i++) {
        FileEntry entry = awaitVersion("f" + i + ".fvecs", etags.get(i));
        assertThat(entry.rows()).isEqualTo(i % 2 == 0 ? 7_000 : 6_000);
      }
      assertThat(manifest().files()).hasSize(40);
      assertRowsAreThereOnce();
    }
  }

  @Test
  void whatNothingRefersToIsSweptAndWhatIsLiveStays() throws Exception {
    try (RunningJob job = start()) {
      awaitVersion("a.fvecs", upload("a.fvecs", FvecsBytes.random(20, DIMENSION, 11)));
      String orphan = StoreLayout.segment(COLLECTION, "0123456789abcdef-0-0-orphan");
      store.put(orphan, new byte[10], PutCondition.ALWAYS);
      awaitVersion("a.fvecs", upload("a.fvecs", FvecsBytes.random(30, DIMENSION, 12)));

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                List<String> segments = new ArrayList<>();
                store.list(StoreLayout.SEGMENTS, object -> segments.add(object.key()));
                assertThat(segments).hasSize(1);
              });
      assertRowsAreThereOnce();
    }
  }

  private record DirectoryFactory(String bucket) implements StoreFactory {
    @Override
    public ObjectStore open() {
      return new DirectoryObjectStore(Path.of(bucket));
    }
  }

  private record FailingFactory(String bucket) implements StoreFactory {
    private static final Random RANDOM = new Random(17);

    @Override
    public ObjectStore open() {
      return new FailingStore(new DirectoryObjectStore(Path.of(bucket)), RANDOM, 10);
    }
  }
}
