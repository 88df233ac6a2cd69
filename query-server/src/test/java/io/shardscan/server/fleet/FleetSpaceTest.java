package io.shardscan.server.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.collection.CollectionStatus;
import io.shardscan.server.collection.NotServedException;
import io.shardscan.server.collection.SearchHit;
import io.shardscan.server.fixture.FleetNode;
import io.shardscan.server.fixture.Rows;
import io.shardscan.server.fixture.SearchNode;
import io.shardscan.server.fixture.StoredFiles;
import io.shardscan.server.memory.LocalCache;
import io.shardscan.server.scan.kernel.KernelSelection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a member has no room for is left to the others, until there is room. */
class FleetSpaceTest {
  private static final CollectionId COLLECTION = new CollectionId("t", "c");
  private static final int FILES = 12;
  private static final int ROWS = 200;
  private static final long PLENTY = 1 << 30;

  private final List<FleetNode> nodes = new ArrayList<>();
  private Path directory;
  private DirectoryObjectStore store;
  private StoredFiles files;

  @BeforeEach
  void open(@TempDir Path directory) {
    this.directory = directory;
    store = new DirectoryObjectStore(directory.resolve("store"));
    files = new StoredFiles(store, COLLECTION, directory.resolve("scratch"));
  }

  @AfterEach
  void allMemoryIsFreed() {
    nodes.forEach(FleetNode::close);
    for (FleetNode node : nodes) {
      Awaitility.await().untilAsserted(() -> assertThat(node.budget().used()).isZero());
    }
    store.close();
  }

  private void start(Tier tier, long... budgets) {
    new CollectionSettingsStore(store)
        .create(COLLECTION, new CollectionSettings(tier, Instant.EPOCH, null, null));
    List<InetSocketAddress> addresses = FleetNode.addresses(budgets.length);
    for (int i = 0; i < budgets.length; i++) {
      nodes.add(
          new FleetNode(
              "w" + i,
              store,
              budgets[i],
              new LocalCache(cacheOf(i), PLENTY),
              addresses.get(i).getPort(),
              addresses,
              KernelSelection.configured()));
    }
    for (FleetNode node : nodes) {
      await().until(() -> node.fleet().members() == budgets.length);
    }
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions();
  }

  private Path cacheOf(int node) {
    return directory.resolve("cache" + node);
  }

  private void addFiles(String prefix) {
    for (int i = 0; i < FILES; i++) {
      files.add(prefix + i, Rows.numbered(1, prefix + i + "-", ROWS));
    }
  }

  private void awaitRowsEverywhere(int rows) {
    for (FleetNode node : nodes) {
      await().until(() -> hits(node).size() == rows);
    }
  }

  private static List<SearchHit> hits(FleetNode node) {
    return node.search(SearchNode.request(COLLECTION, Rows.vector(1))).hits();
  }

  private static long leftOut(FleetNode node) {
    return node.fleet().follower().segmentsLeftOut();
  }

  private CollectionStatus status(FleetNode node) {
    return node.fleet().catalog(store).describe(COLLECTION).orElseThrow().status();
  }

  @Test
  void whatADiskDoesNotTakeIsAnsweredByOthersUntilItDoes() throws IOException {
    Files.createFile(cacheOf(0));
    start(Tier.WARM, PLENTY, PLENTY, PLENTY);
    addFiles("a");
    awaitRowsEverywhere(FILES * ROWS);
    FleetNode full = nodes.getFirst();
    assertThat(full.heldSegments(COLLECTION)).isZero();
    assertThat(leftOut(full)).isPositive();
    await().until(() -> status(full) == CollectionStatus.READY);
    assertThat(full.fleet().follower().find(COLLECTION).orElseThrow().problem()).isEmpty();

    files.remove("a0");
    addFiles("b");
    awaitRowsEverywhere((2 * FILES - 1) * ROWS);

    Files.delete(cacheOf(0));
    await().until(() -> leftOut(full) == 0);
    assertThat(full.heldSegments(COLLECTION)).isPositive();
    assertThat(hits(full)).hasSize((2 * FILES - 1) * ROWS);
  }

  @Test
  void aMemberWithLittleMemoryHoldsWhatFits() {
    start(Tier.HOT, (FILES / 2 * segmentBytes() + FILES * ROWS * 64) * 16 / 15, PLENTY);
    files.commit(
        IntStream.range(0, FILES)
            .mapToObj(i -> "a" + i)
            .map(name -> files.taken(name, files.upload(name), Rows.numbered(1, name + "-", ROWS)))
            .toArray(ManifestChange[]::new));
    awaitRowsEverywhere(FILES * ROWS);
    FleetNode little = nodes.getFirst();
    await().until(() -> leftOut(little) > 0 && little.heldSegments(COLLECTION) > 0);
    assertThat(leftOut(little) + little.heldSegments(COLLECTION)).isEqualTo(FILES);
    for (int i = 0; i < FILES - 1; i++) {
      files.remove("a" + i);
    }
    awaitRowsEverywhere(ROWS);
    await().until(() -> leftOut(little) == 0);
  }

  private long segmentBytes() {
    StoredFiles elsewhere =
        new StoredFiles(store, new CollectionId("t", "other"), directory.resolve("scratch"));
    return elsewhere.segment("f", elsewhere.upload("f"), Rows.numbered(1, "f", ROWS)).bytes();
  }

  @Test
  void whatNobodyHasRoomForIsRefusedWithTheReasonUntilThereIs() throws IOException {
    Files.createFile(cacheOf(0));
    Files.createFile(cacheOf(1));
    start(Tier.WARM, PLENTY, PLENTY);
    addFiles("a");
    for (FleetNode node : nodes) {
      await().until(() -> status(node) == CollectionStatus.CAPACITY_LIMITED);
      assertThatThrownBy(() -> hits(node))
          .isInstanceOf(NotServedException.class)
          .hasMessageContaining("the local cache");
    }
    Files.delete(cacheOf(1));
    awaitRowsEverywhere(FILES * ROWS);
    await().until(() -> status(nodes.get(0)) == CollectionStatus.READY);
    assertThat(leftOut(nodes.get(0))).isEqualTo(FILES);
    assertThat(leftOut(nodes.get(1))).isZero();
  }
}
