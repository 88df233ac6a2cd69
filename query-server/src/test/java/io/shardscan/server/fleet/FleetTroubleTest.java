package io.shardscan.server.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.collection.SearchHit;
import io.shardscan.server.collection.WorkerStats;
import io.shardscan.server.fixture.FleetNode;
import io.shardscan.server.fixture.GatedScans;
import io.shardscan.server.fixture.Rows;
import io.shardscan.server.fixture.SearchNode;
import io.shardscan.server.fixture.StoredFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers stay whole while members hang, and while files are replaced as quickly as they come. */
class FleetTroubleTest {
  private static final CollectionId COLLECTION = new CollectionId("t", "c");
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration LOAD = Duration.ofSeconds(4);

  /** So many that no member is given all of them by chance: two of three get each. */
  private static final int FILES = 36;

  private static final int ROWS = 200;

  private final GatedScans scans = new GatedScans();
  private final List<FleetNode> nodes = new ArrayList<>();
  private DirectoryObjectStore store;
  private StoredFiles files;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = new DirectoryObjectStore(directory.resolve("store"));
    files = new StoredFiles(store, COLLECTION, directory.resolve("scratch"));
    List<InetSocketAddress> addresses = FleetNode.addresses(3);
    for (int i = 0; i < 3; i++) {
      nodes.add(
          new FleetNode(
              "w" + i, store, 1 << 30, addresses.get(i).getPort(), addresses, scans.kernels()));
    }
    for (FleetNode node : nodes) {
      Awaitility.await().atMost(LONG).until(() -> node.fleet().members() == 3);
    }
  }

  @AfterEach
  void allMemoryIsFreed() {
    scans.setClosed(false);
    nodes.forEach(FleetNode::close);
    for (FleetNode node : nodes) {
      Awaitility.await().untilAsserted(() -> assertThat(node.budget().used()).isZero());
    }
    store.close();
  }

  private static List<SearchHit> hits(FleetNode node) {
    return node.search(SearchNode.request(COLLECTION, Rows.vector(1))).hits();
  }

  @Test
  void workOfAMemberThatHangsIsDoneByOthers() {
    nodes.removeLast().close();
    GatedScans hanging = new GatedScans();
    List<InetSocketAddress> addresses = new ArrayList<>(FleetNode.addresses(1));
    nodes.forEach(node -> addresses.add(node.address()));
    nodes.add(
        new FleetNode(
            "w2", store, 1 << 30, addresses.getFirst().getPort(), addresses, hanging.kernels()));
    for (int i = 0; i < FILES; i++) {
      files.add("f" + i, Rows.numbered(1, "f" + i + "-", ROWS));
    }
    for (FleetNode node : nodes) {
      Awaitility.await()
          .atMost(LONG)
          .ignoreExceptions()
          .until(
              () ->
                  node.fleet().members() == 3
                      && node.fleet().ready()
                      && node.heldSegments(COLLECTION) < FILES
                      && hits(node).size() == FILES * ROWS);
    }
    hanging.setClosed(true);
    try {
      for (int i = 0; i < 6; i++) {
        assertThat(hits(nodes.get(i % 2))).hasSize(FILES * ROWS);
      }
      assertThat(nodes.get(0).fleet().hedges() + nodes.get(1).fleet().hedges()).isPositive();
    } finally {
      hanging.setClosed(false);
    }
  }

  /** Every answer has all rows of one commit, whoever gives it, and never those of an older one. */
  @Test
  void everyAnswerIsOfOneEpochWhileFilesAreReplaced() throws Exception {
    replaceAll(1);
    for (FleetNode node : nodes) {
      Awaitility.await().atMost(LONG).ignoreExceptions().until(() -> !hits(node).isEmpty());
    }
    AtomicBoolean stop = new AtomicBoolean();
    Set<String> workers = new HashSet<>();
    int version = 1;
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> seen = new ArrayList<>();
      nodes.forEach(node -> seen.add(readers.submit(() -> read(node, stop))));
      long end = System.nanoTime() + LOAD.toNanos();
      while (System.nanoTime() < end) {
        replaceAll(++version);
      }
      int last = version;
      for (FleetNode node : nodes) {
        Awaitility.await()
            .atMost(LONG)
            .until(() -> hits(node).getFirst().score() == Rows.DIMENSION * last);
        node.search(SearchNode.request(COLLECTION, Rows.vector(1))).workers().stream()
            .map(WorkerStats::workerId)
            .forEach(workers::add);
      }
      stop.set(true);
      int queries = 0;
      for (Future<Integer> reader : seen) {
        queries += reader.get();
      }
      System.out.printf("%d queries over %d epochs%n", queries, version);
      assertThat(queries).isGreaterThan(version);
    }
    assertThat(version).isGreaterThan(10);
    assertThat(workers).hasSizeGreaterThan(1);
  }

  private void replaceAll(int version) {
    List<ManifestChange> changes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String file = "f" + i;
      changes.add(
          files.taken(file, files.upload(file), Rows.numbered(version, "f" + i + "-", ROWS)));
    }
    files.commit(changes.toArray(ManifestChange[]::new));
  }

  private static int read(FleetNode node, AtomicBoolean stop) {
    int queries = 0;
    float newest = 0;
    while (!stop.get()) {
      List<SearchHit> hits = hits(node);
      assertThat(hits).hasSize(4 * ROWS);
      float score = hits.getFirst().score();
      Set<String> keys = new HashSet<>();
      for (SearchHit hit : hits) {
        keys.add(hit.key());
        assertThat(hit.score()).isEqualTo(score);
      }
      assertThat(keys).hasSize(4 * ROWS);
      assertThat(score).as("an older epoch never comes back").isGreaterThanOrEqualTo(newest);
      newest = score;
      queries++;
    }
    return queries;
  }
}
