package io.shardscan.server.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.server.scan.bits.AssumedSlack;
import io.shardscan.server.scan.block.RowBitmap;
import io.shardscan.server.scan.code.CodeBasis;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.code.CodeSieve;
import io.shardscan.server.scan.code.CodedQuery;
import io.shardscan.server.scan.kernel.CodeKernel;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.CanonicalScore;
import io.shardscan.server.scan.score.Metric;
import io.shardscan.server.scan.score.ScoreReach;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the scan with codes to brute force: no row that belongs into an answer may be left out. */
class CodedScanTest {
  private static final long SEED = 0xc0de;
  private static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingDouble(Hit::score).reversed();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Shape(int dimension, int[] stages, boolean turned) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape(20, new int[] {16}, true),
          new Shape(48, new int[] {16, 32}, false),
          new Shape(131, new int[] {16, 64, 112}, true));

  @ParameterizedTest
  @EnumSource
  void answersAsBruteForceDoes(TestVectors kind) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED);
    List<ScanEngine> engines = ExactScanTest.engines();
    try {
      for (Shape shape : SHAPES) {
        int dimension = shape.dimension();
        List<TestBlock> blocks =
            List.of(
                ExactScanTest.block(kind, random, 700, dimension, "a"),
                ExactScanTest.block(kind, random, 90, dimension, "b"),
                ExactScanTest.block(kind, random, 63, dimension, "c"),
                ExactScanTest.block(TestVectors.RANDOM, random, 300, dimension, "ä"),
                ExactScanTest.block(kind, random, 333, dimension, "a")
                    .hiding(ExactScanTest.every(3, 333)),
                ExactScanTest.block(kind, random, 260, dimension, "")
                    .allowing(ExactScanTest.every(2, 260)));
        CodeBasis first =
            TestCodes.basis(blocks.getFirst(), dimension, shape.stages(), shape.turned(), random);
        CodeBasis second =
            TestCodes.basis(blocks.getLast(), dimension, shape.stages(), true, random);
        List<Optional<CodeBlock>> codes =
            List.of(
                Optional.of(TestCodes.of(blocks.get(0), first)),
                Optional.empty(),
                Optional.of(TestCodes.of(blocks.get(2), first)),
                Optional.of(TestCodes.of(blocks.get(3), second)),
                Optional.of(TestCodes.of(blocks.get(4), first)),
                Optional.of(TestCodes.of(blocks.get(5), second)));
        for (Metric metric : Metric.values()) {
          for (TestVectors kindOfQuery : List.of(kind, kind, TestVectors.RANDOM)) {
            float[] query = ExactScanTest.query(kindOfQuery, random, dimension, blocks.getFirst());
            ExactScanTest.holdAgainstBruteForce(
                engines, blocks, codes, query, metric, kind + " × " + dimension);
          }
        }
      }
    } finally {
      engines.forEach(ScanEngine::close);
    }
  }

  /** The sieve by itself, at cutoffs that are just what a row scores, and one beside. */
  @ParameterizedTest
  @EnumSource
  void leavesEveryRowThatReachesTheCutoff(TestVectors kind) {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    for (Shape shape : SHAPES) {
      TestBlock block = ExactScanTest.block(kind, random, 256, shape.dimension(), "k");
      if (!block.block().norms().safe()) {
        continue;
      }
      CodeBasis basis =
          TestCodes.basis(block, shape.dimension(), shape.stages(), shape.turned(), random);
      CodeBlock codes = TestCodes.of(block, basis);
      for (KernelSelection kernels : KernelSelection.all()) {
        for (Metric metric : Metric.values()) {
          float[] query = ExactScanTest.query(kind, random, shape.dimension(), block);
          CanonicalScore canonical = new CanonicalScore(metric, query, kernels.precise());
          if (canonical.queryNorm() == 0) {
            continue;
          }
          CodeSieve sieve = sieve(block, codes, query, canonical, kernels, metric);
          for (int row = 0; row < 256; row++) {
            float score = canonical.of(block.block(), row);
            long[] rows = {-1, -1, -1, -1};
            sieve.sift(0, rows.length, rows, score);
            assertThat(rows[row / CodeKernel.ROWS] >>> row & 1)
                .as("%s, %s, %s, row %d", kind, metric, kernels.codes(), row)
                .isEqualTo(1);
          }
        }
      }
    }
  }

  private static CodeSieve sieve(
      TestBlock block,
      CodeBlock codes,
      float[] query,
      CanonicalScore canonical,
      KernelSelection kernels,
      Metric metric) {
    ScoreReach reach = new ScoreReach(metric, canonical.queryNorm(), query.length);
    CodedQuery coded = new CodedQuery(codes.basis(), query, reach, kernels.kernel());
    return new CodeSieve(coded, block.block(), codes, kernels.codes());
  }

  /** Rows whose variance lies in few coordinates, with codes along these. */
  private static final class Decaying {
    static final int DIMENSION = 96;

    final TestBlock block;
    final CodeBlock codes;
    final float[] query;

    Decaying(int rows) {
      SplittableRandom random = new SplittableRandom(SEED + 2);
      float[][] vectors = new float[rows][DIMENSION];
      for (float[] vector : vectors) {
        for (int i = 0; i < DIMENSION; i++) {
          vector[i] = (float) (random.nextGaussian() * Math.pow(0.9, i));
        }
      }
      block = TestBlock.of(vectors, DIMENSION, "k");
      int[] stages = {16, 32, 48};
      codes = TestCodes.of(block, TestCodes.basis(block, DIMENSION, stages, false, random));
      query = vectors[17].clone();
      query[3] += 0.5f;
    }

    ScanRequest request(Metric metric, int topK, SearchMode mode) {
      return request(metric, topK, mode, null);
    }

    ScanRequest request(Metric metric, int topK, SearchMode mode, @Nullable RowBitmap allowed) {
      return new ScanRequest(
          query,
          metric,
          topK,
          Float.NEGATIVE_INFINITY,
          List.of(block.block().withAllowed(allowed)),
          List.of(Optional.of(codes)),
          mode);
    }
  }

  /** Codes must leave out nearly everything there is. */
  @ParameterizedTest
  @EnumSource
  void leavesOutMostRowsOfDataWithADecayingSpectrum(Metric metric) {
    Decaying data = new Decaying(6_400);
    KernelSelection kernels = KernelSelection.named("auto");
    CanonicalScore canonical = new CanonicalScore(metric, data.query, kernels.precise());
    float tenth = new BruteForce(List.of(data.block), data.query, metric).scoreAt(9);
    CodeSieve sieve = sieve(data.block, data.codes, data.query, canonical, kernels, metric);
    int left = 0;
    for (int block = 0; block < data.codes.blocks(); block++) {
      long[] rows = {-1};
      sieve.sift(block, 1, rows, tenth);
      left += Long.bitCount(rows[0]);
    }
    assertThat(left).isBetween(10, 6_400 / 50);
  }

  @ParameterizedTest
  @EnumSource
  void findsWhatItAssumes(Metric metric) throws InterruptedException {
    Decaying data = new Decaying(6_437);
    BruteForce bruteForce = new BruteForce(List.of(data.block), data.query, metric);
    List<Hit> best = bruteForce.answer(50, Float.NEGATIVE_INFINITY);
    try (ScanEngine engine =
        new ScanEngine(ScanSettings.ofThreads(2), KernelSelection.named("auto"))) {
      AssumedSlack all = new AssumedSlack(1e9f, Integer.MAX_VALUE, 1e9f);
      ScanResult whole = engine.search(data.request(metric, 50, approximate(all)));
      assertThat(whole.hits()).isEqualTo(best);
      assertThat(whole.rowsScanned()).isEqualTo(6_437);

      AssumedSlack some = new AssumedSlack(1e9f, Integer.MAX_VALUE, 2);
      List<Hit> found = engine.search(data.request(metric, 50, approximate(some))).hits();
      assertThat(found.stream().filter(best::contains).count()).isGreaterThan(40);

      AssumedSlack none = new AssumedSlack(-1e9f, Integer.MAX_VALUE, 2);
      ScanResult seeds = engine.search(data.request(metric, 50, approximate(none)));
      assertThat(seeds.hits()).hasSize(50);
      assertThat(seeds.rowsScanned()).isLessThan(6_400);
    }
  }

  /**
   * What rank leaves out of a whole collection may hold the best of the rows that a filter leaves.
   */
  @ParameterizedTest
  @EnumSource
  void looksAtTheNearestCellsOnlyWhereAllRowsAreVisible(Metric metric) throws InterruptedException {
    Decaying data = new Decaying(6_400);
    SearchMode nearest = approximate(new AssumedSlack(1e9f, 1, 1e9f));
    long[] all = new long[RowBitmap.wordsFor(6_400)];
    Arrays.fill(all, -1);
    long[] most = all.clone();
    Arrays.fill(most, 0, 20, 0);
    try (ScanEngine engine =
        new ScanEngine(ScanSettings.ofThreads(2), KernelSelection.named("auto"))) {
      for (RowBitmap allowed : new RowBitmap[] {null, RowBitmap.of(all, 6_400)}) {
        ScanRequest request = data.request(metric, 10, nearest, allowed);
        assertThat(engine.search(request).rowsScanned()).isLessThan(3_200);
      }
      ScanRequest filtered = data.request(metric, 10, nearest, RowBitmap.of(most, 6_400));
      assertThat(engine.search(filtered).rowsScanned()).isEqualTo(6_400 - 20 * 64);
    }
  }

  private static SearchMode approximate(AssumedSlack slack) {
    return new SearchMode.Approximate(Map.of("basis", slack));
  }

  @ParameterizedTest
  @EnumSource
  void ranksByLeadingCoordinates(Metric metric) throws InterruptedException {
    Decaying data = new Decaying(1_000);
    for (int dimensions : new int[] {5, 32, 60, 96, 1_000}) {
      for (KernelSelection kernels : KernelSelection.all()) {
        try (ScanEngine engine = new ScanEngine(ScanSettings.ofThreads(2), kernels)) {
          List<Hit> hits =
              engine.search(data.request(metric, 7, new SearchMode.Reduced(dimensions, 3))).hits();
          // Codes are rounded: a row may come in for another whose estimate is much the same.
          assertThat(hits).hasSize(7).isSortedAccordingTo(BEST_FIRST);
          assertThat(hits)
              .as("%s by %d dimensions", metric, dimensions)
              .filteredOn(rankedBy(data, metric, dimensions)::contains)
              .hasSizeGreaterThanOrEqualTo(6);
        }
      }
    }
  }

  /** The definition: the best 21 rows by what their leading coordinates say, and of these 7. */
  private static List<Hit> rankedBy(Decaying data, Metric metric, int dimensions) {
    float[] mean = data.codes.basis().basis().mean();
    record Ranked(Hit hit, double estimate) {}
    return new BruteForce(List.of(data.block), data.query, metric)
        .answer(1_000, Float.NEGATIVE_INFINITY).stream()
            .map(
                hit -> {
                  float[] row = data.block.vectors()[hit.row()];
                  boolean centred = metric == Metric.EUCLIDEAN;
                  double sum = 0;
                  double square = 0;
                  double distance = 0;
                  for (int i = 0; i < row.length; i++) {
                    double q = centred ? data.query[i] - mean[i] : data.query[i];
                    sum += (i < dimensions ? q * (row[i] - mean[i]) : 0);
                    sum += centred ? 0 : q * mean[i];
                    square += (double) row[i] * row[i];
                    distance += Math.pow(row[i] - mean[i], 2);
                  }
                  return new Ranked(
                      hit,
                      switch (metric) {
                        case COSINE -> sum / Math.sqrt(square);
                        case DOT_PRODUCT -> sum;
                        case EUCLIDEAN -> sum - distance / 2;
                      });
                })
            .sorted(Comparator.comparingDouble(Ranked::estimate).reversed())
            .limit(21)
            .map(Ranked::hit)
            .sorted(BEST_FIRST)
            .limit(7)
            .toList();
  }
}
