package io.shardscan.server.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.fixture.FaultyStore;
import io.shardscan.server.fixture.Rows;
import io.shardscan.server.fixture.SearchNode;
import io.shardscan.server.fixture.StoredFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is committed to a real store is served, and told of, as it should be. */
class CollectionServingTest {
  private static final CollectionId COLLECTION = new CollectionId("t", "c");

  private FaultyStore store;
  private Path scratch;
  private StoredFiles files;
  private SearchNode node;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = new FaultyStore(new DirectoryObjectStore(directory.resolve("store")));
    scratch = directory.resolve("scratch");
    files = new StoredFiles(store, COLLECTION, scratch);
    node = new SearchNode(store, 1 << 30);
  }

  @AfterEach
  void allMemoryIsFreed() {
    node.close();
    Awaitility.await().untilAsserted(() -> assertThat(node.budget().used()).isZero());
    store.close();
  }

  private CollectionSummary summary() {
    return node.catalog().describe(COLLECTION).orElseThrow();
  }

  private FileSummary file(String name) {
    return node.catalog().files(COLLECTION).orElseThrow().stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void awaitStatus(CollectionStatus status) {
    Awaitility.await().untilAsserted(() -> assertThat(summary().status()).isEqualTo(status));
  }

  @Test
  void addsReplacesAndRemovesFiles() {
    files.add("a.csv", Rows.of(1, "x", "y"));
    files.add("b.csv", Rows.of(2, "z"));
    node.awaitFound(COLLECTION, "x=8.0", "y=8.0", "z=16.0");
    files.add("a.csv", Rows.of(3, "y", "w"));
    node.awaitFound(COLLECTION, "w=24.0", "y=24.0", "z=16.0");
    files.remove("a.csv");
    node.awaitFound(COLLECTION, "z=16.0");
    files.remove("b.csv");
    node.awaitFound(COLLECTION);
  }

  @Test
  void aWarmCollectionLiesInFilesAndMovesWithoutAFailedSearch() throws InterruptedException {
    CollectionSettingsStore settings = new CollectionSettingsStore(store);
    settings.create(COLLECTION, new CollectionSettings(Tier.HOT, Instant.EPOCH, null, null));
    files.add("a.csv", Rows.of(1, "x", "y"));
    files.add("b.csv", Rows.of(2, "z"));
    node.awaitFound(COLLECTION, "x=8.0", "y=8.0", "z=16.0");
    long hot = node.budget().used();
    AtomicBoolean moved = new AtomicBoolean();
    AtomicInteger searches = new AtomicInteger();
    try (ExecutorService searching = Executors.newSingleThreadExecutor()) {
      Future<?> always =
          searching.submit(
              () -> {
                while (!moved.get()) {
                  assertThat(node.found(COLLECTION)).containsExactly("x=8.0", "y=8.0", "z=16.0");
                  searches.incrementAndGet();
                }
              });
      settings.update(COLLECTION, held -> Objects.requireNonNull(held).withTier(Tier.WARM));
      Awaitility.await().until(() -> node.cache().used() > 0 && node.budget().used() < hot);
      int before = searches.get();
      Awaitility.await().until(() -> searches.get() > before + 2 || always.isDone());
      settings.update(COLLECTION, held -> Objects.requireNonNull(held).withTier(Tier.HOT));
      Awaitility.await().until(() -> node.cache().used() == 0 && node.budget().used() == hot);
      moved.set(true);
      assertThat(always).succeedsWithin(Duration.ofSeconds(30));
    }
    settings.update(COLLECTION, held -> Objects.requireNonNull(held).withTier(Tier.WARM));
    Awaitility.await().until(() -> node.cache().used() > 0);
    files.add("c.csv", Rows.of(3, "w"));
    files.remove("a.csv");
    node.awaitFound(COLLECTION, "w=24.0", "z=16.0");
    settings.update(COLLECTION, held -> Objects.requireNonNull(held).withTier(Tier.PAUSED));
    Awaitility.await().until(() -> node.cache().used() == 0);
  }

  @Test
  void theNewestRowOfAKeyIsSeenAndDeletingItsFileShowsTheOlderOneAgain() {
    files.add("1.csv", Rows.of(1, "k", "only1"));
    files.add("2.csv", Rows.of(2, "k", "k", "only2"), Rows.of(3, "k"));
    files.add("3.csv", Rows.of(4, "k"));
    node.awaitFound(COLLECTION, "k=32.0", "only1=8.0", "only2=16.0");
    assertThat(summary().vectorCount()).isEqualTo(3);
    files.remove("3.csv");
    node.awaitFound(COLLECTION, "k=24.0", "only1=8.0", "only2=16.0");
    files.remove("2.csv");
    node.awaitFound(COLLECTION, "k=8.0", "only1=8.0");
    files.add("2.csv", Rows.of(5, "k"));
    node.awaitFound(COLLECTION, "k=40.0", "only1=8.0");
    files.remove("1.csv");
    node.awaitFound(COLLECTION, "k=40.0");
  }

  @Test
  void aSegmentOfSeveralFilesShowsTheRowsOfThoseThatAreLive() {
    FileVersion a = files.upload("a");
    FileVersion b = files.upload("b");
    FileVersion c = files.upload("c");
    RowBatch rowsA = Rows.of(1, "k", "a");
    RowBatch rowsB = Rows.of(2, "k", "b");
    SegmentRef merged =
        files.segment(
            List.of(
                new SegmentFile("a", a.etag()),
                new SegmentFile("b", b.etag()),
                new SegmentFile("c", "an older version")),
            List.of(rowsA, rowsB, Rows.of(9, "k", "c")));
    files.commit(
        new ManifestChange.Taken("b", b, 2, Rows.DIMENSION, List.of(merged)),
        new ManifestChange.Taken("a", a, 2, Rows.DIMENSION, List.of(merged)),
        files.taken("c", c, Rows.of(3, "c")));
    node.awaitFound(COLLECTION, "a=8.0", "b=16.0", "c=24.0", "k=8.0");
    files.remove("a");
    node.awaitFound(COLLECTION, "b=16.0", "c=24.0", "k=16.0");
    assertThat(node.follower().collections().getFirst().segments()).isEqualTo(2);
    files.remove("b");
    node.awaitFound(COLLECTION, "c=24.0");
    assertThat(node.follower().collections().getFirst().segments()).isEqualTo(1);
  }

  @Test
  void aSwapChangesNoAnswerAndReadsOnlyTheNewSegment() {
    files.add("a", Rows.of(1, "k", "a0"), Rows.of(2, "k", "a1"), Rows.of(3, "k"), Rows.of(4, "a3"));
    files.add("b", Rows.of(5, "b"));
    node.awaitFound(COLLECTION, "a0=8.0", "a1=16.0", "a3=32.0", "b=40.0", "k=24.0");
    Manifest before = new ManifestStore(store).load(COLLECTION, null).manifest();
    FileEntry a = before.find("a").orElseThrow();
    FileEntry b = before.find("b").orElseThrow();
    SegmentRef merged =
        files.segment(
            List.of(
                new SegmentFile("b", b.version().etag()), new SegmentFile("a", a.version().etag())),
            List.of(Rows.of(5, "b"), joined(Rows.of(1, "a0"), Rows.of(2, "a1", "k"))));
    int reads = store.gets();
    files.commit(
        new ManifestChange.Swapped(
            List.of("a", "b"),
            List.of(
                a.served().segments().get(0).id(),
                a.served().segments().get(1).id(),
                b.served().segments().get(0).id()),
            merged));
    node.awaitEpoch(COLLECTION, 3);
    assertThat(node.found(COLLECTION))
        .containsExactly("a0=8.0", "a1=16.0", "a3=32.0", "b=40.0", "k=24.0");
    assertThat(store.gets() - reads).isEqualTo(1);
    assertThat(node.follower().collections().getFirst().segments()).isEqualTo(3);
    files.remove("b");
    node.awaitFound(COLLECTION, "a0=8.0", "a1=16.0", "a3=32.0", "k=24.0");
    files.remove("a");
    node.awaitFound(COLLECTION);
  }

  private static RowBatch joined(RowBatch first, RowBatch second) {
    float[] vectors =
        Arrays.copyOf(first.vectors(), first.vectors().length + second.vectors().length);
    System.arraycopy(second.vectors(), 0, vectors, first.vectors().length, second.vectors().length);
    String[] keys = Arrays.copyOf(first.keys(), first.rows() + second.rows());
    System.arraycopy(second.keys(), 0, keys, first.rows(), second.rows());
    return new RowBatch(keys.length, first.dimension(), vectors, keys, List.of());
  }

  @Test
  void anEpochReadsOnlyWhatItAdds() {
    files.add("a", Rows.numbered(1, "a", 100));
    files.add("b", Rows.numbered(1, "b", 100));
    node.awaitEpoch(COLLECTION, 2);
    int before = store.gets();
    files.add("c", Rows.of(1, "c"));
    node.awaitEpoch(COLLECTION, 3);
    assertThat(store.gets() - before).isEqualTo(1);
  }

  @Test
  void readyIsSaidOnlyOnceEverythingIsSeen() {
    FileVersion version = files.upload("a.csv");
    assertThat(summary().status()).isEqualTo(CollectionStatus.PROCESSING);
    assertThat(file("a.csv").state()).isEqualTo(FileSummary.State.PROCESSING);
    assertThat(file("a.csv").size()).isEqualTo(version.size());
    files.commit(files.taken("a.csv", version, Rows.of(1, "x")));
    awaitStatus(CollectionStatus.READY);
    assertThat(node.found(COLLECTION)).containsExactly("x=8.0");
    assertThat(file("a.csv").rows()).isEqualTo(1);
    assertThat(file("a.csv").segments()).isEqualTo(1);

    FileVersion replacement = files.upload("a.csv");
    assertThat(summary().status()).isEqualTo(CollectionStatus.PROCESSING);
    assertThat(file("a.csv").rows()).isEqualTo(1);
    files.commit(files.taken("a.csv", replacement, Rows.of(2, "x", "y")));
    awaitStatus(CollectionStatus.READY);
    assertThat(node.found(COLLECTION)).containsExactly("x=16.0", "y=16.0");

    files.deleteUpload("a.csv");
    assertThat(summary().status()).isEqualTo(CollectionStatus.PROCESSING);
    assertThat(node.catalog().files(COLLECTION).orElseThrow()).isEmpty();
    files.commit(new ManifestChange.Removed("a.csv"));
    awaitStatus(CollectionStatus.READY);
    assertThat(node.found(COLLECTION)).isEmpty();
  }

  @Test
  void whoeverAsksForTheStatusNeedNotWaitForTheNextLookAtTheWholeCatalog() {
    Awaitility.await().until(node.follower()::hasListed);
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    store.beforeList(
        prefix -> {
          if (prefix.equals(StoreLayout.CATALOG)) {
            held.countDown();
            Gate.pass(gate);
          }
        });
    Gate.pass(held);
    files.add("a.csv", Rows.of(1, "x"));
    awaitStatus(CollectionStatus.READY);
    assertThat(node.found(COLLECTION)).containsExactly("x=8.0");
    gate.countDown();
  }

  @Test
  void aFileThatCouldNotBeTakenFailsTheCollectionUntilItIsDeleted() {
    files.add("good.csv", Rows.of(1, "x"));
    FileVersion bad = files.upload("bad.csv");
    files.commit(new ManifestChange.Failed("bad.csv", bad, "row 7 has no vector"));
    awaitStatus(CollectionStatus.FAILED);
    assertThat(summary().failureReason()).contains("bad.csv", "row 7 has no vector");
    assertThat(file("bad.csv").failureReason()).isEqualTo("row 7 has no vector");
    assertThat(file("good.csv").state()).isEqualTo(FileSummary.State.READY);

    FileVersion worse = files.upload("good.csv");
    assertThat(summary().status()).isEqualTo(CollectionStatus.PROCESSING);
    files.commit(new ManifestChange.Failed("good.csv", worse, "no vectors"));
    awaitStatus(CollectionStatus.FAILED);
    assertThat(file("good.csv").rows()).as("of the predecessor").isEqualTo(1);
    assertThat(node.found(COLLECTION)).containsExactly("x=8.0");

    files.remove("bad.csv");
    files.add("good.csv", Rows.of(2, "x"));
    awaitStatus(CollectionStatus.READY);
    assertThat(node.found(COLLECTION)).containsExactly("x=16.0");
  }

  @Test
  void tellsOfAllCollectionsOfATenantAndOfNoOther() {
    CollectionSettingsStore settings = new CollectionSettingsStore(store);
    settings.create(
        new CollectionId("t", "created"),
        new CollectionSettings(Tier.WARM, Instant.EPOCH, null, null));
    assertThat(node.catalog().list("t")).singleElement().satisfies(this::isReadyAndEmpty);
    files.add("a.csv", Rows.of(1, "x"));
    new StoredFiles(store, new CollectionId("t", "uploaded"), scratch).upload("u.csv");
    new StoredFiles(store, new CollectionId("t2", "other"), scratch).add("o.csv", Rows.of(1, "o"));
    node.awaitEpoch(COLLECTION, 1);

    assertThat(node.catalog().list("t"))
        .extracting(each -> each.id().name() + " " + each.status() + " " + each.tier())
        .containsExactly("c READY HOT", "created READY WARM", "uploaded PROCESSING HOT");
    assertThat(node.catalog().list("nobody")).isEmpty();
    CollectionSummary served = summary();
    assertThat(served.vectorCount()).isEqualTo(1);
    assertThat(served.dimension()).hasValue(Rows.DIMENSION);
    assertThat(served.epoch()).isEqualTo(1);
    assertThat(served.storageBytes())
        .isPositive()
        .isEqualTo(
            node.follower().collections().stream()
                .filter(gauge -> gauge.collection().equals(COLLECTION))
                .mapToLong(gauge -> gauge.bytes())
                .sum());
  }

  private void isReadyAndEmpty(CollectionSummary summary) {
    assertThat(summary.status()).isEqualTo(CollectionStatus.READY);
    assertThat(summary.vectorCount()).isZero();
    assertThat(summary.dimension()).isEmpty();
    assertThat(summary.tier()).isEqualTo(Tier.WARM);
  }

  @Test
  void refusesWhatItCannotAnswer() {
    CollectionId none = new CollectionId("t", "none");
    assertThatThrownBy(() -> node.search(none))
        .isInstanceOf(UnknownCollectionException.class)
        .hasMessageContaining("'none'");
    assertThat(node.catalog().describe(none)).isEmpty();
    assertThat(node.catalog().files(none)).isEmpty();

    files.upload("a.csv");
    assertThat(node.search(COLLECTION).hits()).as("it exists and is empty").isEmpty();
    files.add("a.csv", Rows.of(1, "x"));
    node.awaitFound(COLLECTION, "x=8.0");
    assertThatThrownBy(() -> node.search(SearchNode.request(COLLECTION, new float[3])))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessageContaining("3 dimensions")
        .hasMessageContaining("have 8");
    SearchAnswer answer = node.search(COLLECTION);
    assertThat(answer.hits().getFirst().metadataJson()).isEqualTo("{}");
    assertThat(answer.workers())
        .singleElement()
        .satisfies(
            worker -> {
              assertThat(worker.workerId()).isEqualTo("w1");
              assertThat(worker.vectorsScanned()).isEqualTo(1);
            });
  }

  @Test
  void aDeletedCollectionIsGoneAndMayComeAgain() {
    files.add("a.csv", Rows.of(1, "x"));
    node.awaitFound(COLLECTION, "x=8.0");
    files.dropCollection();
    assertThat(node.catalog().describe(COLLECTION)).isEmpty();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> node.search(COLLECTION))
                    .isInstanceOf(UnknownCollectionException.class));
    Awaitility.await().untilAsserted(() -> assertThat(node.budget().used()).isLessThan(1_000));
    Awaitility.await().until(() -> node.follower().find(COLLECTION).isEmpty());
    files.add("b.csv", Rows.of(2, "y"));
    node.awaitFound(COLLECTION, "y=16.0");
  }

  @Test
  void aRestartServesTheSameAgainAndNothingBeforeItIsLoaded() {
    files.add("a.csv", Rows.of(1, "x", "y"));
    files.add("b.csv", Rows.of(2, "y"));
    node.awaitFound(COLLECTION, "x=8.0", "y=16.0");
    node.close();

    CountDownLatch gate = new CountDownLatch(1);
    store.beforeGet(key -> Gate.pass(gate));
    try (SearchNode second = new SearchNode(store, 1 << 30)) {
      Awaitility.await().until(() -> second.follower().find(COLLECTION).isPresent());
      assertThatThrownBy(() -> second.search(COLLECTION))
          .isInstanceOf(NotServedException.class)
          .hasMessageContaining("being loaded");
      assertThat(second.catalog().describe(COLLECTION).orElseThrow().status())
          .isEqualTo(CollectionStatus.PROCESSING);
      gate.countDown();
      second.awaitFound(COLLECTION, "x=8.0", "y=16.0");
      assertThat(second.catalog().describe(COLLECTION).orElseThrow().status())
          .isEqualTo(CollectionStatus.READY);
    }
  }
}
