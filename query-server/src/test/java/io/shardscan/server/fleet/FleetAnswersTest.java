package io.shardscan.server.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.collection.FleetReport;
import io.shardscan.server.collection.IndexChoice;
import io.shardscan.server.collection.MetadataChoice;
import io.shardscan.server.collection.SearchAnswer;
import io.shardscan.server.collection.SearchHit;
import io.shardscan.server.collection.SearchRequest;
import io.shardscan.server.collection.StoredRow;
import io.shardscan.server.collection.WorkerStats;
import io.shardscan.server.filter.Filter;
import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import io.shardscan.server.fixture.FleetNode;
import io.shardscan.server.fixture.Rows;
import io.shardscan.server.fixture.SearchNode;
import io.shardscan.server.fixture.StoredFiles;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.Metric;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members answer together as one server alone does, whoever of them is asked. */
class FleetAnswersTest {
  private static final CollectionId COLLECTION = new CollectionId("t", "c");
  private static final Duration LONG = Duration.ofSeconds(30);

  /** So many that no member is given all of them by chance: two of three get each. */
  private static final int FILES = 36;

  private static final int ROWS = 60;

  private final Random random = new Random(11);
  private DirectoryObjectStore store;
  private StoredFiles files;
  private SearchNode alone;
  private List<InetSocketAddress> addresses;
  private final List<FleetNode> nodes = new ArrayList<>();

  @BeforeEach
  void open(@TempDir Path directory) {
    store = new DirectoryObjectStore(directory.resolve("store"));
    files = new StoredFiles(store, COLLECTION, directory.resolve("scratch"));
    alone = new SearchNode(store, 1 << 30);
    addresses = FleetNode.addresses(3);
    for (int i = 0; i < FILES; i++) {
      files.add("f" + i, rows(i));
    }
    for (int i = 0; i < 3; i++) {
      nodes.add(start(i));
    }
    alone.awaitEpoch(COLLECTION, FILES);
    nodes.forEach(this::awaitSettled);
  }

  @AfterEach
  void allMemoryIsFreed() {
    alone.close();
    nodes.forEach(FleetNode::close);
    for (FleetNode node : nodes) {
      Awaitility.await().untilAsserted(() -> assertThat(node.budget().used()).isZero());
    }
    store.close();
  }

  private FleetNode start(int i) {
    return new FleetNode(
        "w" + i,
        store,
        1 << 30,
        addresses.get(i).getPort(),
        addresses,
        KernelSelection.configured());
  }

  /**
   * Waits until a member sees all three, holds two thirds and no more, and serves what is newest.
   */
  private void awaitSettled(FleetNode node) {
    Awaitility.await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(
            () ->
                node.fleet().members() == 3
                    && node.fleet().ready()
                    && node.heldSegments(COLLECTION) < FILES
                    && answer(node, Rows.vector(1)).equals(answer(alone, Rows.vector(1))));
  }

  /** Rows of a file, a third of whose keys are those of the file before. */
  private RowBatch rows(int file) {
    String[] keys = new String[ROWS];
    float[] vectors = new float[ROWS * Rows.DIMENSION];
    long[] prices = new long[ROWS];
    BitSet has = new BitSet();
    has.set(0, ROWS);
    for (int i = 0; i < ROWS; i++) {
      keys[i] = "k" + (file * ROWS * 2 / 3 + i);
      prices[i] = random.nextInt(100);
    }
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextGaussian();
    }
    return Rows.with(
        new RowBatch(ROWS, Rows.DIMENSION, vectors, keys, List.of()),
        new MetadataColumn.Longs("price", ColumnType.LONG, prices, has));
  }

  private static List<String> answer(FleetNode node, float[] vector) {
    return texts(node.search(SearchNode.request(COLLECTION, vector)));
  }

  private static List<String> answer(SearchNode node, float[] vector) {
    return texts(node.search(SearchNode.request(COLLECTION, vector)));
  }

  private static List<String> texts(SearchAnswer answer) {
    return answer.hits().stream().map(FleetAnswersTest::text).toList();
  }

  private static String text(SearchHit hit) {
    float[] vector = hit.vector();
    return "%s %s %s %s"
        .formatted(
            hit.key(),
            hit.score(),
            hit.metadataJson(),
            vector == null ? "" : vector[0] + vector[7]);
  }

  private SearchRequest request(Metric metric, int topK, float threshold, @Nullable Filter filter) {
    float[] vector = new float[Rows.DIMENSION];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return new SearchRequest(
        COLLECTION,
        vector,
        metric,
        topK,
        threshold,
        new MetadataChoice.All(),
        true,
        new IndexChoice.Exact(),
        filter);
  }

  @Test
  void everyMemberAnswersAsOneServerAlone() {
    Filter cheap =
        new Filter.Ordered("price", Order.LESS, new Scalar.Decimal(BigDecimal.valueOf(40)));
    Set<String> workers = new HashSet<>();
    for (FleetNode node : nodes) {
      for (Metric metric : Metric.values()) {
        for (int topK : new int[] {1, 7, 100, 10_000}) {
          for (Filter filter : new @Nullable Filter[] {null, cheap, new Filter.Not(cheap)}) {
            SearchRequest request = request(metric, topK, topK == 100 ? 0.3f : -100, filter);
            SearchAnswer answer = node.search(request);
            assertThat(texts(answer)).isEqualTo(texts(alone.search(request)));
            answer.workers().stream().map(WorkerStats::workerId).forEach(workers::add);
          }
        }
      }
    }
    assertThat(workers).containsExactlyInAnyOrder("w0", "w1", "w2");
  }

  @Test
  void rowsAreFoundByKeyAndByChanceWhereverTheyAre() {
    List<String> keys = List.of("k0", "k39", "k40", "k41", "k200", "k499", "k777777");
    Set<String> sampled = new HashSet<>();
    for (FleetNode node : nodes) {
      assertThat(node.rows().find(COLLECTION, keys, true))
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactlyInAnyOrderElementsOf(alone.rows().find(COLLECTION, keys, true));
      List<StoredRow> sample = node.rows().sample(COLLECTION, 50, false);
      assertThat(sample).hasSize(50).extracting(StoredRow::key).doesNotHaveDuplicates();
      sample.forEach(row -> sampled.add(row.key()));
    }
    assertThat(sampled).hasSizeGreaterThan(70);
    assertThat(nodes.getFirst().rows().sample(COLLECTION, 100_000, false))
        .hasSize(alone.rows().sample(COLLECTION, 100_000, false).size());
  }

  @Test
  void changesOfOneRowInSegmentsOfOthersAreSeenByAll() {
    for (int i = 0; i < 20; i++) {
      files.add("change" + i, Rows.of(100 + i, "k" + i * 20));
      float score = (100 + i) * Rows.DIMENSION;
      for (FleetNode node : nodes) {
        Awaitility.await()
            .atMost(LONG)
            .untilAsserted(
                () ->
                    assertThat(
                            node.search(SearchNode.request(COLLECTION, Rows.vector(1)))
                                .hits()
                                .getFirst()
                                .score())
                        .isEqualTo(score));
      }
    }
    alone.awaitEpoch(COLLECTION, FILES + 20);
    for (FleetNode node : nodes) {
      assertThat(answer(node, Rows.vector(1))).isEqualTo(answer(alone, Rows.vector(1)));
    }
    files.remove("change19");
    for (FleetNode node : nodes) {
      Awaitility.await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(node.rows().find(COLLECTION, List.of("k380"), false))
                      .singleElement()
                      .satisfies(row -> assertThat(row.vector()[0]).isLessThan(100)));
    }
  }

  @Test
  void everyMemberTellsWhatAllHold() {
    for (FleetNode node : nodes) {
      Awaitility.await()
          .atMost(LONG)
          .untilAsserted(
              () -> {
                FleetReport report = node.fleet().overview().of("t");
                assertThat(report.nodes())
                    .extracting(FleetReport.Node::id)
                    .containsExactly("w0", "w1", "w2");
                assertThat(report.nodes()).allMatch(FleetReport.Node::answering);
                assertThat(report.nodes().stream().filter(FleetReport.Node::self))
                    .extracting(FleetReport.Node::id)
                    .containsExactly(node.name());
                FleetReport.Held held = report.collections().getFirst();
                assertThat(held.epoch()).isEqualTo(FILES);
                assertThat(held.segments()).isEqualTo(FILES);
                assertThat(held.copies()).isEqualTo(2);
                assertThat(held.nodes()).allMatch(share -> share.epoch() == FILES);
                assertThat(held.nodes().stream().mapToInt(FleetReport.Share::segments).sum())
                    .isEqualTo(2 * FILES);
              });
      assertThat(node.fleet().overview().of("another").collections()).isEmpty();
    }
  }

  @Test
  void aMemberThatLeavesIsReplacedAndComesBack() {
    FleetNode third = nodes.removeLast();
    third.close();
    for (FleetNode node : nodes) {
      for (int i = 0; i < 5; i++) {
        float[] vector = Rows.vector(i);
        Awaitility.await()
            .atMost(LONG)
            .ignoreExceptions()
            .until(() -> answer(node, vector).equals(answer(alone, vector)));
      }
      Awaitility.await().atMost(LONG).until(() -> node.heldSegments(COLLECTION) == FILES);
    }
    nodes.add(start(2));
    nodes.forEach(this::awaitSettled);
  }
}
