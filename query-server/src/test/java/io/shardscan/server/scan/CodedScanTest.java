package io.shardscan.server.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.server.scan.code.CodeBasis;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.code.CodeSieve;
import io.shardscan.server.scan.code.CodedQuery;
import io.shardscan.server.scan.kernel.CodeKernel;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.CanonicalScore;
import io.shardscan.server.scan.score.Metric;
import io.shardscan.server.scan.score.ScoreReach;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the scan with codes to brute force: no row that belongs into an answer may be left out. */
class CodedScanTest {
  private static final long SEED = 0xc0de;

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
            int group = row / CodeKernel.ROWS;
            assertThat(sieve.sift(group, -1L, score) >>> row & 1)
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
    CodedQuery coded = new CodedQuery(codes.basis(), query, reach, kernels.kernel(), true);
    return new CodeSieve(coded, block.block(), codes, kernels.codes(), null);
  }

  /** Data whose variance lies in few coordinates: codes must leave out nearly everything. */
  @ParameterizedTest
  @EnumSource
  void leavesOutMostRowsOfDataWithADecayingSpectrum(Metric metric) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED + 2);
    int dimension = 96;
    float[][] vectors = new float[6_400][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) (random.nextGaussian() * Math.pow(0.9, i));
      }
    }
    TestBlock block = TestBlock.of(vectors, dimension, "k");
    CodeBasis basis = TestCodes.basis(block, dimension, new int[] {16, 32, 48}, false, random);
    CodeBlock codes = TestCodes.of(block, basis);
    KernelSelection kernels = KernelSelection.named("auto");
    float[] query = vectors[17].clone();
    query[3] += 0.5f;
    CanonicalScore canonical = new CanonicalScore(metric, query, kernels.precise());
    float tenth = new BruteForce(List.of(block), query, metric).scoreAt(9);
    CodeSieve sieve = sieve(block, codes, query, canonical, kernels, metric);
    int left = 0;
    for (int group = 0; group < codes.blocks(); group++) {
      left += Long.bitCount(sieve.sift(group, -1L, tenth));
    }
    assertThat(left).isBetween(10, vectors.length / 50);

    BitSet hidden = ExactScanTest.every(2, vectors.length);
    try (ScanEngine engine = new ScanEngine(ScanSettings.ofThreads(2), kernels)) {
      ScanRequest request =
          new ScanRequest(
              query,
              metric,
              10,
              Float.NEGATIVE_INFINITY,
              List.of(block.hiding(hidden).block()),
              List.of(Optional.of(codes)),
              new SearchMode.Exact());
      assertThat(engine.search(request).rowsScanned()).isEqualTo(vectors.length / 2);
    }
  }
}
