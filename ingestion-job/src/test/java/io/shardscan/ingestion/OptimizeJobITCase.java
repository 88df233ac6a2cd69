package io.shardscan.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardscan.ingestion.config.StoreFactory;
import io.shardscan.ingestion.optimize.rows.SegmentRows;
import io.shardscan.model.basis.BasisFile;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job with both halves at work. */
@SuppressWarnings("try") // a job runs for as long as its block; ending it may be interrupted
class OptimizeJobITCase {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int DIMENSION = 16;

  @TempDir Path directory;
  private ObjectStore store;
  private String bucket;
  private final Map<String, Integer> uploaded = new TreeMap<>();

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
    Files.createDirectories(scratch);
    return RunningJob.start(
        RunningJob.settings(factory, scratch, Duration.ofSeconds(10), RunningJob.EAGERLY),
        directory.resolve("checkpoints"));
  }

  private RunningJob start() throws Exception {
    return start(new DirectoryFactory(bucket));
  }

  private void upload(String file, int rows, long seed) {
    store.put(
        StoreLayout.upload(new UploadKey(COLLECTION, file)),
        FvecsBytes.random(rows, DIMENSION, seed),
        PutCondition.ALWAYS);
    uploaded.put(file, rows);
  }

  private void delete(String file) {
    store.delete(StoreLayout.upload(new UploadKey(COLLECTION, file)));
    uploaded.remove(file);
  }

  private Manifest manifest() {
    return new ManifestStore(store).load(COLLECTION, null).manifest();
  }

  private static Set<SegmentRef> segments(Manifest manifest) {
    Set<SegmentRef> segments = new HashSet<>();
    for (FileEntry entry : manifest.files()) {
      segments.addAll(entry.served().segments());
    }
    return segments;
  }

  /** The rows that the manifest serves: a file's vectors by their keys, read back. */
  private Map<String, Map<String, String>> served(Manifest manifest) {
    Map<String, Map<String, String>> served = new TreeMap<>();
    manifest.forEach(entry -> served.put(entry.name(), new HashMap<>()));
    for (SegmentRef segment : segments(manifest)) {
      try (SegmentRows rows =
          SegmentRows.copy(store, COLLECTION, segment, directory.resolve("reading"))) {
        for (int row = 0; row < rows.rows(); row++) {
          SegmentFile file = rows.files().get(rows.file(row));
          FileEntry entry = manifest.find(file.name()).orElse(null);
          if (entry != null
              && entry.served().etag().equals(file.version())
              && entry.served().segments().contains(segment)) {
            RowBatch one = rows.gather(new int[] {row});
            String before =
                served.get(file.name()).put(one.keys()[0], Arrays.toString(one.vectors()));
            assertThat(before).as("a second row of %s", one.keys()[0]).isNull();
          }
        }
      }
    }
    return served;
  }

  private Map<String, Integer> rowCounts(Manifest manifest) {
    Map<String, Integer> counts = new TreeMap<>();
    served(manifest).forEach((file, rows) -> counts.put(file, rows.size()));
    return counts;
  }

  private Manifest awaitIngested() {
    return await()
        .atMost(PATIENCE)
        .until(
            this::manifest,
            manifest -> {
              Map<String, Integer> rows = new TreeMap<>();
              manifest.forEach(entry -> rows.put(entry.name(), (int) entry.rows()));
              return rows.equals(uploaded);
            });
  }

  private Manifest awaitOptimized() {
    awaitIngested();
    return await()
        .atMost(PATIENCE)
        .until(
            this::manifest,
            manifest ->
                manifest.calibration() != null
                    && manifest.calibration().basis().equals(manifest.basis())
                    && segments(manifest).stream()
                        .allMatch(segment -> manifest.basis().equals(segment.basis())));
  }

  @Test
  void rowsAreTheSameOnceTheyAreMergedAndCoded() throws Exception {
    Map<String, Map<String, String>> before;
    try (RunningJob job =
        RunningJob.start(
            RunningJob.settings(
                new DirectoryFactory(bucket),
                directory.resolve("scratch"),
                Duration.ofSeconds(10),
                RunningJob.LATER),
            directory.resolve("checkpoints"))) {
      upload("large.fvecs", 20_000, 1);
      for (int i = 0; i < 30; i++) {
        upload("small-" + i + ".fvecs", 5 + i, 10 + i);
      }
      before = served(awaitIngested());
    }
    assertThat(segments(manifest())).hasSizeGreaterThan(40);

    try (RunningJob job = start()) {
      Manifest optimized = awaitOptimized();

      assertThat(segments(optimized)).hasSizeLessThan(10);
      assertThat(served(optimized)).isEqualTo(before);
      assertThat(optimized.tuning().basis().dimension()).isEqualTo(DIMENSION);
      BasisFile.read(
          optimized.basis(),
          store
              .read(StoreLayout.basis(COLLECTION, optimized.basis()), BasisFile.MAX_BYTES)
              .bytes());
    }
  }

  @Test
  void aSmallCollectionIsMergedAndNotCoded() throws Exception {
    try (RunningJob job = start()) {
      for (int i = 0; i < 60; i++) {
        upload("f" + i + ".fvecs", 5, i);
      }
      awaitIngested();
      await().atMost(PATIENCE).until(() -> segments(manifest()).size() < 16);

      assertThat(manifest().basis()).isNull();
      assertThat(rowCounts(manifest())).isEqualTo(uploaded);
    }
  }

  @Test
  void nothingIsLostWhenTheStoreFailsTheJobRestartsAndFilesComeAndGo() throws Exception {
    Random random = new Random(3);
    for (int round = 0; round < 3; round++) {
      try (RunningJob job = start(new FailingFactory(bucket))) {
        for (int i = 0; i < 40; i++) {
          String file = "f" + random.nextInt(25) + ".fvecs";
          if (random.nextInt(3) == 0 && uploaded.containsKey(file)) {
            delete(file);
          } else {
            upload(file, 100 + random.nextInt(2_000), round * 1_000L + i);
          }
          if (i % 10 == 9) {
            awaitIngested();
          }
        }
      }
    }
    try (RunningJob job = start()) {
      Manifest optimized = awaitOptimized();

      assertThat(rowCounts(optimized)).isEqualTo(uploaded);
    }
  }

  @Test
  void aCollectionThatHasGrownIsTrainedAnewAndOldBasesGo() throws Exception {
    try (RunningJob job = start()) {
      upload("a.fvecs", 2_000, 1);
      String first = awaitOptimized().basis();
      upload("b.fvecs", 8_000, 2);
      awaitIngested();
      Manifest grown =
          await()
              .atMost(PATIENCE)
              .until(this::awaitOptimized, manifest -> !first.equals(manifest.basis()));

      assertThat(grown.tuning().basis().rows()).isEqualTo(10_000);
      assertThat(rowCounts(grown)).isEqualTo(uploaded);
      await()
          .atMost(PATIENCE)
          .until(() -> store.head(StoreLayout.basis(COLLECTION, first)).isEmpty());
      assertThat(store.head(StoreLayout.basis(COLLECTION, grown.basis()))).isPresent();
    }
  }

  @Test
  void changesSentRowByRowAreFoldedAndTheirObjectsGo() throws Exception {
    Map<String, Integer> expected = new TreeMap<>();
    try (RunningJob job =
        RunningJob.start(
            RunningJob.settings(
                new DirectoryFactory(bucket),
                Files.createDirectories(directory.resolve("scratch")),
                Duration.ofSeconds(1),
                RunningJob.EAGERLY),
            directory.resolve("checkpoints"))) {
      for (int i = 0; i < 60; i++) {
        StringBuilder rows = new StringBuilder();
        for (int row = 0; row < 30; row++) {
          String key = "k" + (i * 20 + row);
          expected.put(key, i);
          rows.append("{\"id\":\"%s\",\"vector\":[%d,0,1]}\n".formatted(key, i));
        }
        change(InlineFiles.upserts(1_000 + 2 * i, "x"), rows.toString());
        expected.remove("k" + i);
        change(InlineFiles.deletions(1_001 + 2 * i, "x"), "\"k" + i + "\"\n");
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                List<String> objects = new ArrayList<>();
                store.list(StoreLayout.uploads(COLLECTION), each -> objects.add(each.key()));
                assertThat(objects).hasSizeLessThan(16);
              });

      assertThat(inline(manifest())).isEqualTo(expected);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                List<String> objects = new ArrayList<>();
                store.list(StoreLayout.uploads(COLLECTION), each -> objects.add(each.key()));
                assertThat(manifest().files())
                    .extracting(e -> StoreLayout.upload(new UploadKey(COLLECTION, e.name())))
                    .as("entries go with their objects")
                    .isSubsetOf(objects);
              });
    }
    // The job begins anew from the manifests alone.
    try (RunningJob job = start()) {
      change(InlineFiles.deletions(5_000, "x"), "\"k100\"\n");
      expected.remove("k100");
      await().atMost(PATIENCE).until(() -> inline(manifest()).equals(expected));
      List<String> objects = new ArrayList<>();
      store.list(StoreLayout.uploads(COLLECTION), each -> objects.add(each.key()));
      objects.forEach(store::delete);
      await().atMost(PATIENCE).until(() -> manifest().files().isEmpty());
    }
  }

  private void change(String file, String text) {
    store.put(
        StoreLayout.upload(new UploadKey(COLLECTION, file)),
        text.getBytes(StandardCharsets.UTF_8),
        PutCondition.ALWAYS);
  }

  /** What queries see of rows that were sent row by row: the first component by key. */
  private Map<String, Integer> inline(Manifest manifest) {
    Map<String, Integer> seen = new TreeMap<>();
    manifest.files().stream()
        .sorted(Comparator.comparingLong(entry -> entry.served().sequence()))
        .forEach(
            entry -> {
              for (SegmentRef segment : entry.served().segments()) {
                add(entry, segment, seen);
              }
            });
    return seen;
  }

  private void add(FileEntry entry, SegmentRef segment, Map<String, Integer> seen) {
    try (SegmentRows rows =
        SegmentRows.copy(store, COLLECTION, segment, directory.resolve("reading"))) {
      for (int row = 0; row < rows.rows(); row++) {
        RowBatch one = rows.gather(new int[] {row});
        if (!rows.files().get(rows.file(row)).name().equals(entry.name())) {
          continue;
        }
        if (entry.served().dimension() == 0) {
          seen.remove(one.keys()[0]);
        } else {
          seen.put(one.keys()[0], (int) one.vectors()[0]);
        }
      }
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
      return new FailingStore(new DirectoryObjectStore(Path.of(bucket)), RANDOM, 40);
    }
  }
}
