package io.shardscan.server.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.Metric;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scans of blocks in which few or many rows are allowed, some of them hidden, by brute force. */
class FilteredScanTest {
  private static final int ROWS = 12_037;
  private static final int DIMENSION = 64;
  private static final int[] STAGES = {16, 32};
  private static final int HIDDEN = 7;

  private final SplittableRandom random = new SplittableRandom(11);
  private final TestBlock all = block();
  private final CodeBlock codes =
      TestCodes.of(all, TestCodes.basis(all, DIMENSION, STAGES, false, random));

  private TestBlock block() {
    float[][] vectors = new float[ROWS][DIMENSION];
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < DIMENSION; i++) {
        // The first component rises with the row: rows that are neighbours lie close together.
        double along = i == 0 ? 4.0 * row / ROWS : 0;
        vectors[row][i] = (float) (along + random.nextGaussian() * Math.pow(0.93, i));
      }
    }
    return TestBlock.of(vectors, DIMENSION, "k").hiding(ExactScanTest.every(HIDDEN, ROWS));
  }

  private BitSet atRandom(double share) {
    BitSet rows = new BitSet();
    for (int row = 0; row < ROWS; row++) {
      rows.set(row, random.nextDouble() < share);
    }
    rows.set(1); // one at least, and not a hidden one
    return rows;
  }

  private BitSet together(double share) {
    BitSet rows = new BitSet();
    int count = (int) Math.max(1, share * ROWS);
    int from = random.nextInt(ROWS - count + 1);
    rows.set(from, from + count);
    return rows;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5, 0.1, 0.01, 0.0001})
  void findsTheBestOfTheAllowedRows(double share) throws InterruptedException {
    try (ScanEngine engine =
        new ScanEngine(ScanSettings.ofThreads(2), KernelSelection.configured())) {
      for (BitSet allowed : List.of(atRandom(share), together(share))) {
        for (int near : new int[] {0, ROWS / 2, ROWS - 1}) {
          for (Metric metric : Metric.values()) {
            hold(engine, all.allowing(allowed), all.vectors()[near], metric);
          }
        }
      }
    }
  }

  private void hold(ScanEngine engine, TestBlock block, float[] query, Metric metric)
      throws InterruptedException {
    BruteForce truth = new BruteForce(List.of(block), query, metric);
    for (Optional<CodeBlock> coded : List.of(Optional.<CodeBlock>empty(), Optional.of(codes))) {
      for (int topK : new int[] {1, 10, 500}) {
        ScanResult found = engine.search(request(block.block(), coded, query, metric, topK));
        assertThat(found.hits())
            .as("%s, top %d, codes: %s", metric, topK, coded.isPresent())
            .isEqualTo(truth.answer(topK, Float.NEGATIVE_INFINITY));
        assertThat(found.rowsScanned()).isEqualTo(truth.rows());
      }
    }
  }

  @Test
  void findsNothingWhereNoRowIsAllowed() throws InterruptedException {
    try (ScanEngine engine =
        new ScanEngine(ScanSettings.ofThreads(2), KernelSelection.configured())) {
      VectorBlock none = all.allowing(new BitSet()).block();
      float[] query = all.vectors()[0];
      for (Optional<CodeBlock> coded : List.of(Optional.<CodeBlock>empty(), Optional.of(codes))) {
        assertThat(engine.search(request(none, coded, query, Metric.COSINE, 10)).hits()).isEmpty();
      }
    }
  }

  private static ScanRequest request(
      VectorBlock block, Optional<CodeBlock> codes, float[] query, Metric metric, int topK) {
    return new ScanRequest(
        query,
        metric,
        topK,
        Float.NEGATIVE_INFINITY,
        List.of(block),
        List.of(codes),
        new SearchMode.Exact());
  }
}
