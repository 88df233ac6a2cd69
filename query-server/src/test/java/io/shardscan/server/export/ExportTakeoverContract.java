package io.shardscan.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.HeldManifestStore;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.server.fixture.Rows;
import io.shardscan.server.fixture.StoredFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of exports that several servers of one store have to do with. */
interface ExportTakeoverContract {
  Duration SHORT = Duration.ofMillis(800);
  Duration NEVER = Duration.ofHours(1);
  CollectionId COLLECTION = new CollectionId("acme", "products");

  /** A store of its own for each test. */
  ObjectStore open();

  /** Three files, the newest of which has newer rows of some keys of the first. */
  static StoredFiles fill(ObjectStore store, Path directory) {
    StoredFiles files = new StoredFiles(store, COLLECTION, directory);
    files.add("a", longs(1, "a", 1_000), longs(1, "more", 500));
    files.add("b", doubles(2, "b", 700));
    files.add("c", longs(3, "a", 100));
    return files;
  }

  static RowBatch longs(float value, String prefix, int rows) {
    BitSet all = new BitSet();
    all.set(0, rows);
    long[] values = IntStream.range(0, rows).asLongStream().toArray();
    return Rows.with(
        Rows.numbered(value, prefix, rows),
        new MetadataColumn.Longs("n", ColumnType.LONG, values, all));
  }

  static RowBatch doubles(float value, String prefix, int rows) {
    BitSet all = new BitSet();
    all.set(0, rows);
    double[] values =
        Arrays.stream(IntStream.range(0, rows).asLongStream().toArray())
            .mapToDouble(n -> n + 0.5)
            .toArray();
    return Rows.with(
        Rows.numbered(value, prefix, rows), new MetadataColumn.Doubles("n", values, all));
  }

  /** What queries see of the three files. */
  static List<String> expected() {
    List<String> rows = new ArrayList<>();
    IntStream.range(0, 1_000)
        .forEach(i -> rows.add("a%d %s %d.0".formatted(i, i < 100 ? "3.0" : "1.0", i)));
    IntStream.range(0, 500).forEach(i -> rows.add("more%d 1.0 %d.0".formatted(i, i)));
    IntStream.range(0, 700).forEach(i -> rows.add("b%d 2.0 %d.5".formatted(i, i)));
    return rows.stream().sorted().toList();
  }

  /** Deletes one file, replaces another, and sweeps what no manifest names that counts. */
  static void changeAndSweep(ObjectStore store, StoredFiles files) {
    files.remove("a");
    files.add("b", doubles(9, "other", 10));
    Set<String> named = new HashSet<>();
    new ManifestStore(store).load(COLLECTION, null).manifest().forEach(file -> add(file, named));
    HeldManifestStore held = new HeldManifestStore(store);
    held.all()
        .forEach(
            each ->
                held.load(each.collection(), each.export())
                    .orElseThrow()
                    .forEach(file -> add(file, named)));
    files.segmentKeys().stream().filter(key -> !named.contains(key)).forEach(store::delete);
  }

  private static void add(FileEntry file, Set<String> named) {
    if (file.served() != null) {
      for (SegmentRef segment : file.served().segments()) {
        named.add(StoreLayout.segment(COLLECTION, segment.id()));
      }
    }
  }

  static ExportJob awaitEnd(ObjectStore store, String id) {
    ExportJobStore jobs = new ExportJobStore(store);
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> jobs.load(COLLECTION, id).orElseThrow(), job -> job.status().ended());
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
  }

  /** The names of an export's objects. */
  static List<String> objects(ObjectStore store, String id) {
    return new ExportJobStore(store)
        .objects(COLLECTION, id).stream()
            .map(key -> key.substring(key.lastIndexOf('/') + 1))
            .toList();
  }

  static void assertWhole(ObjectStore store, ExportJob job, Path directory) {
    assertThat(job.error()).isNull();
    assertThat(job.status()).isEqualTo(ExportJob.Status.COMPLETE);
    assertThat(ExportedRows.read(store, COLLECTION, job, directory)).isEqualTo(expected());
    List<String> wanted = new ArrayList<>(List.of("EXPORT_README.md", "job.json"));
    job.parts().forEach(part -> wanted.add(part.object()));
    assertThat(objects(store, job.id())).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(job.rows()).isEqualTo(expected().size());
    Awaitility.await().until(() -> new HeldManifestStore(store).all().isEmpty());
  }

  @Test
  default void goesOnWhereADeadServerStoppedAsOfTheStart(@TempDir Path directory)
      throws InterruptedException {
    try (ObjectStore store = open();
        ExportNode dead = new ExportNode(store, SHORT);
        ExportNode other = new ExportNode(store, SHORT)) {
      StoredFiles files = fill(store, directory);
      dead.awaitEpoch(COLLECTION, 3);
      dead.exports.watch();
      CountDownLatch died = dead.dieBefore("part-0002");
      String id = dead.exports.start(COLLECTION);
      await(died);
      ExportJob begun = new ExportJobStore(store).load(COLLECTION, id).orElseThrow();
      assertThat(begun.status()).isEqualTo(ExportJob.Status.RUNNING);
      assertThat(begun.parts()).hasSize(2);
      changeAndSweep(store, files);

      other.exports.watch();

      ExportJob job = awaitEnd(store, id);
      assertThat(job.turn()).isEqualTo(2);
      assertThat(job.epoch()).isEqualTo(3);
      assertThat(job.parts().size()).isGreaterThan(3);
      assertThat(job.parts().subList(0, 2)).isEqualTo(begun.parts());
      assertWhole(store, job, directory);
    }
  }

  @Test
  default void aSlowServerWritesOverNothingThatItsSuccessorWrote(@TempDir Path directory)
      throws InterruptedException {
    try (ObjectStore store = open();
        ExportNode slow = new ExportNode(store, SHORT);
        ExportNode other = new ExportNode(store, SHORT)) {
      var _ = fill(store, directory);
      slow.awaitEpoch(COLLECTION, 3);
      CountDownLatch goOn = new CountDownLatch(1);
      CountDownLatch waits = slow.waitBefore("part-0001", goOn);
      CountDownLatch takenBack = new CountDownLatch(1);
      slow.store.beforeDelete(
          key -> {
            if (key.endsWith("part-0001-1.parquet")) {
              takenBack.countDown();
            }
          });
      String id = slow.exports.start(COLLECTION);
      await(waits);
      other.exports.watch();
      ExportJob job = awaitEnd(store, id);

      goOn.countDown();
      await(takenBack);

      Awaitility.await().until(() -> !objects(store, id).contains("part-0001-1.parquet"));
      assertThat(new ExportJobStore(store).load(COLLECTION, id)).contains(job);
      assertThat(job.parts().get(1).object()).isEqualTo("part-0001-2.parquet");
      assertWhole(store, job, directory);
    }
  }

  @Test
  default void aServerThatIsSlowButAliveKeepsItsExport(@TempDir Path directory)
      throws InterruptedException {
    try (ObjectStore store = open();
        ExportNode slow = new ExportNode(store, SHORT);
        ExportNode other = new ExportNode(store, SHORT)) {
      var _ = fill(store, directory);
      slow.awaitEpoch(COLLECTION, 3);
      slow.exports.watch();
      other.exports.watch();
      CountDownLatch goOn = new CountDownLatch(1);
      CountDownLatch waits = slow.waitBefore("part-0001", goOn);
      String id = slow.exports.start(COLLECTION);
      await(waits);
      ExportJobStore jobs = new ExportJobStore(store);
      Awaitility.await()
          .until(
              () -> jobs.load(COLLECTION, id).orElseThrow(),
              job -> job.updated().isAfter(job.begun().plus(SHORT.multipliedBy(3))));
      goOn.countDown();

      ExportJob job = awaitEnd(store, id);
      assertThat(job.turn()).isEqualTo(1);
      assertWhole(store, job, directory);
    }
  }

  @Test
  default void aServerThatStopsLeavesItsExportsToOthersAtOnce(@TempDir Path directory)
      throws InterruptedException {
    try (ObjectStore store = open();
        ExportNode other = new ExportNode(store, NEVER)) {
      var _ = fill(store, directory);
      String running;
      String waiting;
      try (ExportNode stopping = new ExportNode(store, NEVER)) {
        stopping.awaitEpoch(COLLECTION, 3);
        CountDownLatch waits = stopping.waitBefore("part-0001", new CountDownLatch(1));
        running = stopping.exports.start(COLLECTION);
        waiting = stopping.exports.start(COLLECTION);
        await(waits);
      }
      other.exports.watch();

      for (String id : List.of(running, waiting)) {
        ExportJob job = awaitEnd(store, id);
        assertThat(job.turn()).isEqualTo(2);
        assertThat(ExportedRows.read(store, COLLECTION, job, directory)).isEqualTo(expected());
      }
    }
  }

  @Test
  default void aPartThatIsNotAsItWasWrittenIsWrittenAgain(@TempDir Path directory)
      throws InterruptedException {
    try (ObjectStore store = open();
        ExportNode dead = new ExportNode(store, SHORT);
        ExportNode other = new ExportNode(store, SHORT)) {
      var _ = fill(store, directory);
      dead.awaitEpoch(COLLECTION, 3);
      CountDownLatch died = dead.dieBefore("part-0002");
      String id = dead.exports.start(COLLECTION);
      await(died);
      ExportJob begun = new ExportJobStore(store).load(COLLECTION, id).orElseThrow();
      byte[] other1 = new byte[(int) begun.parts().get(1).bytes()];
      store.put(
          ExportJobStore.file(COLLECTION, id, begun.parts().get(1).object()),
          other1,
          PutCondition.ALWAYS);

      other.exports.watch();

      ExportJob job = awaitEnd(store, id);
      assertThat(job.parts().get(0).object()).isEqualTo("part-0000-1.parquet");
      assertThat(job.parts().get(1).object()).isEqualTo("part-0001-2.parquet");
      assertWhole(store, job, directory);
    }
  }

  @Test
  default void anExportThatHoldsNothingAnyMoreIsToldAsFailed() {
    try (ObjectStore store = open()) {
      String id = "0123456789abcdef0123456789abcdef";
      ExportJobStore jobs = new ExportJobStore(store);
      jobs.create(COLLECTION, running(id, 1));

      ExportJob told = jobs.load(COLLECTION, id).orElseThrow();

      assertThat(told.status()).isEqualTo(ExportJob.Status.FAILED);
      assertThat(told.error()).contains("24 hours");
      new HeldManifestStore(store)
          .hold(id, new ManifestStore(store).load(COLLECTION, null).manifest());
      assertThat(jobs.load(COLLECTION, id).orElseThrow().status())
          .isEqualTo(ExportJob.Status.RUNNING);
    }
  }

  @Test
  default void anExportThatOutlivedTooManyServersFails() {
    try (ObjectStore store = open();
        ExportNode other = new ExportNode(store, SHORT)) {
      String id = "0123456789abcdef0123456789abcdef";
      new HeldManifestStore(store)
          .hold(id, new ManifestStore(store).load(COLLECTION, null).manifest());
      new ExportJobStore(store).create(COLLECTION, running(id, ExportTurn.MOST_TURNS));

      other.exports.watch();

      ExportJob job = awaitEnd(store, id);
      assertThat(job.status()).isEqualTo(ExportJob.Status.FAILED);
      assertThat(job.error()).contains("20 servers");
      Awaitility.await().until(() -> new HeldManifestStore(store).all().isEmpty());
    }
  }

  private static ExportJob running(String id, int turn) {
    Instant now = Instant.now();
    return new ExportJob(
        id, ExportJob.Status.RUNNING, null, 3, 0, List.of(), now, now, "a process", turn);
  }
}
