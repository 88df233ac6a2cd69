package io.shardscan.server.scan.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.server.scan.TestBlock;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.kernel.PreciseKernel;
import io.shardscan.server.scan.kernel.ScalarPreciseKernel;
import io.shardscan.server.scan.score.CanonicalScore;
import io.shardscan.server.scan.score.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateCollectorTest {
  private static final PreciseKernel PRECISE = new ScalarPreciseKernel();
  private static final int ROWS = 200_000;

  private static VectorBlock constantRows() {
    float[][] vectors = new float[ROWS][];
    Arrays.fill(vectors, new float[] {1, 1});
    return TestBlock.of(vectors, 2, "k").block();
  }

  @Test
  void keepsTheBestByKeyInBoundedMemoryWhereAllRowsAreEqual() {
    SharedCutoff cutoff = new SharedCutoff(Float.NEGATIVE_INFINITY);
    CandidateCollector collector =
        new CandidateCollector(
            List.of(constantRows()),
            new CanonicalScore(Metric.DOT_PRODUCT, new float[] {1, 1}, PRECISE),
            10,
            cutoff);
    for (int row = 0; row < ROWS; row++) {
      collector.add(0, row, 1.9f, 2.1f);
      assertThat(collector.candidates().size()).isLessThanOrEqualTo(65_536);
    }
    assertThat(collector.candidates().capacity()).isEqualTo(65_536);
    assertThat(cutoff.get()).isEqualTo(2);
    // By key: k0, k1, k10, k100, k1000, k10000, k100000, k100001 …
    assertThat(IntStream.range(0, 10).mapToObj(i -> RowId.row(collector.candidates().id(i))))
        .containsExactlyInAnyOrder(0, 1, 10, 100, 1000, 10000, 100000, 100001, 100002, 100003);
  }

  @Test
  void raisesTheCutoffAndStaysSmallWhereScoresDiffer() {
    SharedCutoff cutoff = new SharedCutoff(Float.NEGATIVE_INFINITY);
    CandidateCollector collector =
        new CandidateCollector(
            List.of(),
            new CanonicalScore(Metric.DOT_PRODUCT, new float[] {1}, PRECISE),
            10,
            cutoff);
    for (int row = 0; row < ROWS; row++) {
      collector.add(0, row, row - 0.5f, row + 0.5f);
    }
    assertThat(collector.candidates().capacity()).isEqualTo(512);
    assertThat(cutoff.get()).isGreaterThan(ROWS - 1_000);
    collector.candidates().prune(10, cutoff);
    assertThat(cutoff.get()).isEqualTo(ROWS - 10.5f);
    assertThat(collector.candidates().size()).isEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 137, 1_000})
  void theCutoffIsNeverAboveTheKthBestAndSoonNearIt(int topK) {
    SplittableRandom random = new SplittableRandom(topK);
    SharedCutoff cutoff = new SharedCutoff(Float.NEGATIVE_INFINITY);
    CandidateCollector collector =
        new CandidateCollector(
            List.of(),
            new CanonicalScore(Metric.DOT_PRODUCT, new float[] {1}, PRECISE),
            topK,
            cutoff);
    float[] lowers = new float[20_000];
    for (int row = 0; row < lowers.length; row++) {
      // some far above what came before, some equal, some of which nothing is known
      float score = (float) random.nextGaussian() + (random.nextInt(500) == 0 ? 4 : 0);
      lowers[row] = row % 7 == 0 ? Math.round(score * 8) / 8f : score;
      lowers[row] = row % 101 == 0 ? Float.NEGATIVE_INFINITY : lowers[row];
      collector.add(0, row, lowers[row], lowers[row] + 0.125f);
      if (row % 97 == 0 && row >= topK) {
        float[] sorted = Arrays.copyOf(lowers, row + 1);
        Arrays.sort(sorted);
        assertThat(cutoff.get()).isLessThanOrEqualTo(sorted[sorted.length - topK]);
      }
    }
    float[] sorted = lowers.clone();
    Arrays.sort(sorted);
    float kth = sorted[sorted.length - topK];
    assertThat(cutoff.get()).isGreaterThan(sorted[sorted.length - 2 * topK - 30]);
    collector.raiseCutoff();
    assertThat(cutoff.get()).isEqualTo(kth);
    int mayBeAmongThem = 0;
    for (float lower : lowers) {
      mayBeAmongThem += lower + 0.125f >= kth ? 1 : 0;
    }
    assertThat(collector.candidates().size()).isEqualTo(mayBeAmongThem);
  }

  @Test
  void neverLowersTheCutoff() {
    SharedCutoff cutoff = new SharedCutoff(0.5f);
    cutoff.raise(0.4f);
    assertThat(cutoff.get()).isEqualTo(0.5f);
    cutoff.raise(0.6f);
    assertThat(cutoff.get()).isEqualTo(0.6f);
  }
}
