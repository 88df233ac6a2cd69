package io.shardscan.server.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.fixture.FaultyStore;
import io.shardscan.server.fixture.Rows;
import io.shardscan.server.fixture.SearchNode;
import io.shardscan.server.fixture.StoredFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with the store, what is served stays right, and recovers by itself. */
class StoreTroubleTest {
  private static final CollectionId COLLECTION = new CollectionId("t", "c");
  private static final CollectionId OTHER = new CollectionId("t", "other");
  private static final int BUDGET = 2 << 20;

  private FaultyStore store;
  private StoredFiles files;
  private StoredFiles others;
  private SearchNode node;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = new FaultyStore(new DirectoryObjectStore(directory.resolve("store")));
    files = new StoredFiles(store, COLLECTION, directory.resolve("scratch"));
    others = new StoredFiles(store, OTHER, directory.resolve("scratch"));
    node = new SearchNode(store, BUDGET);
  }

  @AfterEach
  void allMemoryIsFreed() {
    node.close();
    Awaitility.await().untilAsserted(() -> assertThat(node.budget().used()).isZero());
    store.close();
  }

  private CollectionSummary awaitStatus(CollectionId collection, CollectionStatus status) {
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(node.catalog().describe(collection).orElseThrow().status())
                    .isEqualTo(status));
    return node.catalog().describe(collection).orElseThrow();
  }

  private void flipBit(SegmentRef segment) {
    String key = StoreLayout.segment(COLLECTION, segment.id());
    byte[] bytes = store.read(key, 1 << 20).bytes();
    bytes[bytes.length / 2] ^= 4;
    store.put(key, bytes, PutCondition.ALWAYS);
  }

  private ManifestChange taken(String file, FileVersion version, SegmentRef segment) {
    return new ManifestChange.Taken(
        file, version, segment.rows(), Rows.DIMENSION, List.of(segment));
  }

  @Test
  void aDamagedSegmentNeverAnswersAndLeavesTheOldEpochServed() {
    files.add("a", Rows.of(1, "x"));
    node.awaitFound(COLLECTION, "x=8.0");
    FileVersion version = files.upload("a");
    SegmentRef damaged = files.segment("a", version, Rows.numbered(2, "k", 300));
    flipBit(damaged);
    files.commit(taken("a", version, damaged));

    CollectionSummary summary = awaitStatus(COLLECTION, CollectionStatus.FAILED);
    assertThat(summary.failureReason()).contains(damaged.id()).contains("damaged");
    assertThat(node.found(COLLECTION)).containsExactly("x=8.0");

    others.add("o", Rows.of(3, "o"));
    node.awaitFound(OTHER, "o=24.0");
    files.add("a", Rows.of(4, "y"));
    awaitStatus(COLLECTION, CollectionStatus.READY);
    assertThat(node.found(COLLECTION)).containsExactly("y=32.0");
  }

  @Test
  void aDamagedSegmentOfTheFirstEpochIsAnErrorAndNoAnswerUntilItIsSoundAgain() {
    FileVersion version = files.upload("a");
    SegmentRef segment = files.segment("a", version, Rows.of(2, "x"));
    String key = StoreLayout.segment(COLLECTION, segment.id());
    byte[] sound = store.read(key, 1 << 20).bytes();
    flipBit(segment);
    files.commit(taken("a", version, segment));
    awaitStatus(COLLECTION, CollectionStatus.FAILED);
    assertThatThrownBy(() -> node.search(COLLECTION))
        .isInstanceOf(NotServedException.class)
        .hasMessageContaining(segment.id());
    store.put(key, sound, PutCondition.ALWAYS);
    node.awaitFound(COLLECTION, "x=16.0");
    awaitStatus(COLLECTION, CollectionStatus.READY);
  }

  @Test
  void aMissingSegmentFailsTheCollectionUntilTheManifestMovesOn() {
    files.add("a", Rows.of(1, "x"));
    node.awaitFound(COLLECTION, "x=8.0");
    FileVersion version = files.upload("b");
    SegmentRef missing = files.segment("b", version, Rows.of(2, "y"));
    store.delete(StoreLayout.segment(COLLECTION, missing.id()));
    files.commit(taken("b", version, missing));
    assertThat(awaitStatus(COLLECTION, CollectionStatus.FAILED).failureReason())
        .contains(missing.id());
    assertThat(node.found(COLLECTION)).containsExactly("x=8.0");
    files.remove("b");
    awaitStatus(COLLECTION, CollectionStatus.READY);
  }

  @Test
  void aSegmentThatIsSweptWhileItsEpochIsBeingLoadedLeadsToTheNextEpoch() {
    FileVersion first = files.upload("a");
    SegmentRef swept = files.segment("a", first, Rows.of(1, "x"));
    FileVersion second = files.upload("a");
    ManifestChange replacement = files.taken("a", second, Rows.of(2, "y"));
    AtomicBoolean moved = new AtomicBoolean();
    store.beforeGet(
        key -> {
          if (key.contains(swept.id()) && moved.compareAndSet(false, true)) {
            files.commit(replacement);
            store.delete(key);
          }
        });
    files.commit(taken("a", first, swept));
    node.awaitFound(COLLECTION, "y=16.0");
    assertThat(moved).isTrue();
    assertThat(node.follower().refreshFailures()).isZero();
  }

  @Test
  void anOutageOfTheStoreLeavesEverythingServed() {
    files.add("a", Rows.of(1, "x"));
    node.awaitFound(COLLECTION, "x=8.0");
    store.setDown(true);
    Awaitility.await().until(() -> !node.follower().catalogReachable());
    assertThat(node.found(COLLECTION)).containsExactly("x=8.0");
    assertThatThrownBy(() -> node.catalog().describe(COLLECTION))
        .isInstanceOf(StoreUnavailableException.class);
    store.setDown(false);
    files.add("a", Rows.of(2, "x"));
    node.awaitFound(COLLECTION, "x=16.0");
    awaitStatus(COLLECTION, CollectionStatus.READY);
  }

  @Test
  void anOutageInTheMiddleOfALoadIsWaitedOut() {
    files.add("a", Rows.of(1, "x"));
    node.awaitFound(COLLECTION, "x=8.0");
    AtomicBoolean failing = new AtomicBoolean(true);
    store.beforeGet(
        key -> {
          if (failing.get()) {
            throw new StoreUnavailableException(key, "reset by peer", null);
          }
        });
    files.add("b", Rows.of(2, "y"));
    Awaitility.await().until(() -> node.follower().refreshFailures() > 0);
    assertThat(node.found(COLLECTION)).containsExactly("x=8.0");
    awaitStatus(COLLECTION, CollectionStatus.PROCESSING);
    failing.set(false);
    node.awaitFound(COLLECTION, "x=8.0", "y=16.0");
  }

  @Test
  void oneSlowCollectionDelaysNoOther() {
    CountDownLatch gate = new CountDownLatch(1);
    store.beforeGet(
        key -> {
          if (key.startsWith(StoreLayout.segments(COLLECTION))) {
            Gate.pass(gate);
          }
        });
    files.add(
        "a", Rows.of(1, "x"), Rows.of(1, "y"), Rows.of(1, "z"), Rows.of(1, "v"), Rows.of(1, "w"));
    Awaitility.await().until(() -> store.gets() > 0);
    others.add("a", Rows.of(1, "o"));
    node.awaitFound(OTHER, "o=8.0");
    others.add("a", Rows.of(2, "o"));
    node.awaitFound(OTHER, "o=16.0");
    assertThat(node.found(COLLECTION)).isEmpty();
    assertThat(node.follower().refreshesUnderWay()).isPositive();
    gate.countDown();
    node.awaitFound(COLLECTION, "v=8.0", "w=8.0", "x=8.0", "y=8.0", "z=8.0");
  }

  @Test
  void whatDoesNotFitInMemoryIsRefusedUntilMemoryIsFree() {
    others.add("o", Rows.numbered(1, "o", 20_000));
    node.awaitEpoch(OTHER, 1);
    files.add("a", Rows.numbered(2, "k", 20_000));

    CollectionSummary summary = awaitStatus(COLLECTION, CollectionStatus.CAPACITY_LIMITED);
    assertThat(summary.failureReason()).contains("'c' does not fit: ", "MiB");
    assertThatThrownBy(() -> node.search(COLLECTION))
        .isInstanceOf(NotServedException.class)
        .hasMessageContaining("does not fit: ");
    assertThat(node.budget().used()).isLessThanOrEqualTo(BUDGET);
    assertThat(node.search(OTHER).hits()).hasSize(10_000);
    awaitStatus(OTHER, CollectionStatus.READY);
    others.add("small", Rows.of(3, "s"));
    node.awaitEpoch(OTHER, 2);

    others.remove("o");
    awaitStatus(COLLECTION, CollectionStatus.READY);
    assertThat(node.search(COLLECTION).hits()).hasSize(10_000);
    node.awaitFound(OTHER, "s=24.0");
  }

  @Test
  void aCollectionThatOutgrowsTheMemoryIsServedAsItWasBefore() {
    files.add("a", Rows.of(1, "x"));
    node.awaitFound(COLLECTION, "x=8.0");
    files.add("b", Rows.numbered(2, "k", 60_000));
    awaitStatus(COLLECTION, CollectionStatus.CAPACITY_LIMITED);
    assertThat(node.found(COLLECTION)).containsExactly("x=8.0");
    files.remove("b");
    awaitStatus(COLLECTION, CollectionStatus.READY);
    assertThat(node.found(COLLECTION)).containsExactly("x=8.0");
  }
}
