package io.shardscan.server.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.limits.Limits;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.Metric;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds the scan to brute force: same rows, same order, same scores, with every kernel and any
 * number of threads.
 */
class ExactScanTest {
  private static final long SEED = 0x5eed;
  private static final int[] DIMENSIONS = {1, 3, 16, 131};
  private static final int[] TOP_K = {1, 10, 1_000, Limits.MAX_TOP_K};

  /** Every kernel, and the best one with one thread and with many. */
  static List<ScanEngine> engines() {
    List<ScanEngine> engines = new ArrayList<>();
    KernelSelection.all().forEach(kernels -> engines.add(engine(2, kernels)));
    for (int threads : new int[] {1, 8}) {
      engines.add(engine(threads, KernelSelection.named("auto")));
    }
    return engines;
  }

  private static ScanEngine engine(int threads, KernelSelection kernels) {
    return new ScanEngine(ScanSettings.ofThreads(threads), kernels);
  }

  private static void holdAgainstBruteForce(
      List<ScanEngine> engines, List<TestBlock> blocks, float[] query, Metric metric, String what)
      throws InterruptedException {
    List<Optional<CodeBlock>> codes = Collections.nCopies(blocks.size(), Optional.empty());
    holdAgainstBruteForce(engines, blocks, codes, query, metric, what);
  }

  /** Searches with every engine, with many thresholds, one of them just what a row scores. */
  static void holdAgainstBruteForce(
      List<ScanEngine> engines,
      List<TestBlock> blocks,
      List<Optional<CodeBlock>> codes,
      float[] query,
      Metric metric,
      String what)
      throws InterruptedException {
    BruteForce bruteForce = new BruteForce(blocks, query, metric);
    List<VectorBlock> scanned = blocks.stream().map(TestBlock::block).toList();
    List<Float> thresholds = new ArrayList<>(List.of(Float.NEGATIVE_INFINITY, -1f, 0.7f));
    for (int place : new int[] {0, 100}) {
      if (place < bruteForce.rows()) {
        float score = bruteForce.scoreAt(place);
        thresholds.addAll(List.of(score, Math.nextUp(score), Math.nextDown(score)));
      }
    }
    for (float threshold : thresholds) {
      for (int topK : TOP_K) {
        List<Hit> expected = bruteForce.answer(topK, threshold);
        for (ScanEngine engine : engines) {
          ScanResult result =
              engine.search(
                  new ScanRequest(
                      query, metric, topK, threshold, scanned, codes, new SearchMode.Exact()));
          assertThat(result.hits())
              .as(
                  "%s, %s, top %d from %s, %s, seed %d",
                  what, metric, topK, threshold, engine.kernels().kernel().name(), SEED)
              .isEqualTo(expected);
          assertThat(result.rowsScanned()).isEqualTo(bruteForce.rows());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersAsBruteForceDoes(TestVectors kind) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED);
    List<ScanEngine> engines = engines();
    try {
      for (int dimension : DIMENSIONS) {
        List<TestBlock> blocks =
            List.of(
                block(kind, random, 700, dimension, "a"),
                block(kind, random, 0, dimension, "b"),
                block(kind, random, 1, dimension, "c"),
                block(TestVectors.RANDOM, random, 300, dimension, "ä"),
                block(kind, random, 333, dimension, "a").hiding(every(3, 333)),
                block(kind, random, 260, dimension, "").allowing(every(2, 260)));
        float[] query = query(kind, random, dimension, blocks.getFirst());
        for (Metric metric : Metric.values()) {
          holdAgainstBruteForce(engines, blocks, query, metric, kind + " × " + dimension);
        }
      }
    } finally {
      engines.forEach(ScanEngine::close);
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersQueriesOfAnotherKind(TestVectors kindOfQuery) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    List<ScanEngine> engines = engines();
    try {
      int dimension = 24;
      for (TestVectors kind : TestVectors.values()) {
        List<TestBlock> blocks = List.of(block(kind, random, 400, dimension, "k"));
        float[] query = kindOfQuery.rows(random, 1, dimension)[0];
        for (Metric metric : Metric.values()) {
          holdAgainstBruteForce(engines, blocks, query, metric, kindOfQuery + " in " + kind);
        }
      }
    } finally {
      engines.forEach(ScanEngine::close);
    }
  }

  @Test
  void answersAQueryOfZeros() throws InterruptedException {
    List<ScanEngine> engines = engines();
    try {
      List<TestBlock> blocks =
          List.of(block(TestVectors.RANDOM, new SplittableRandom(SEED), 500, 12, "k"));
      for (Metric metric : Metric.values()) {
        holdAgainstBruteForce(engines, blocks, new float[12], metric, "query of zeros");
      }
    } finally {
      engines.forEach(ScanEngine::close);
    }
  }

  /** More ties than a collector holds, so that only keys decide. */
  @ParameterizedTest
  @EnumSource(names = {"CONSTANT", "DUPLICATES", "NEARLY_EQUAL", "RANDOM"})
  void ranksManyTiesByKey(TestVectors kind) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED + 2);
    int dimension = 8;
    List<TestBlock> blocks =
        List.of(
            block(kind, random, 90_000, dimension, "y"),
            block(kind, random, 60_000, dimension, "x"));
    float[] query = blocks.getFirst().vectors()[0];
    for (Metric metric : Metric.values()) {
      BruteForce bruteForce = new BruteForce(blocks, query, metric);
      for (int threads : new int[] {1, 2, 8}) {
        try (ScanEngine engine =
            new ScanEngine(ScanSettings.ofThreads(threads), KernelSelection.named("auto"))) {
          for (int topK : TOP_K) {
            ScanRequest request =
                new ScanRequest(
                    query,
                    metric,
                    topK,
                    Float.NEGATIVE_INFINITY,
                    blocks.stream().map(TestBlock::block).toList());
            assertThat(engine.search(request).hits())
                .as("%s, %s, top %d, %d threads, seed %d", kind, metric, topK, threads, SEED)
                .isEqualTo(bruteForce.answer(topK, Float.NEGATIVE_INFINITY));
          }
        }
      }
    }
  }

  @Test
  void findsASparseSetOfRowsInLargeBlocks() throws InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED + 3);
    TestBlock large = block(TestVectors.RANDOM, random, 50_000, 16, "k");
    List<ScanEngine> engines = engines();
    try {
      for (int step : new int[] {2, 63, 64, 1_000, 49_999}) {
        holdAgainstBruteForce(
            engines,
            List.of(large.allowing(every(step, 50_000)).hiding(every(3, 50_000))),
            large.vectors()[7],
            Metric.COSINE,
            "every " + step);
      }
    } finally {
      engines.forEach(ScanEngine::close);
    }
  }

  @Test
  void answersNothingWhereThereIsNothing() throws InterruptedException {
    try (ScanEngine engine =
        new ScanEngine(ScanSettings.ofThreads(2), KernelSelection.named("auto"))) {
      TestBlock empty = TestBlock.of(new float[0][], 4, "k");
      BitSet all = new BitSet();
      all.set(0, 5);
      TestBlock hidden =
          block(TestVectors.RANDOM, new SplittableRandom(SEED), 5, 4, "k").hiding(all);
      for (List<VectorBlock> blocks :
          List.of(List.<VectorBlock>of(), List.of(empty.block()), List.of(hidden.block()))) {
        assertThat(engine.search(new ScanRequest(new float[4], Metric.DOT_PRODUCT, 3, -1, blocks)))
            .satisfies(result -> assertThat(result.hits()).isEmpty())
            .satisfies(result -> assertThat(result.rowsScanned()).isZero());
      }
    }
  }

  static TestBlock block(
      TestVectors kind, SplittableRandom random, int rows, int dimension, String keyPrefix) {
    return TestBlock.of(kind.rows(random, rows, dimension), dimension, keyPrefix);
  }

  /** Half the queries are a row of the data, so that the best score is the largest there can be. */
  static float[] query(TestVectors kind, SplittableRandom random, int dimension, TestBlock block) {
    return random.nextBoolean()
        ? block.vectors()[random.nextInt(block.vectors().length)]
        : kind.rows(random, 1, dimension)[0];
  }

  static BitSet every(int step, int rows) {
    BitSet set = new BitSet();
    for (int row = 0; row < rows; row += step) {
      set.set(row);
    }
    return set;
  }
}
