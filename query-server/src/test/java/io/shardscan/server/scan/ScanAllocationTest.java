package io.shardscan.server.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.Metric;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Measures what a scan allocates once it is compiled: something a query, nothing a row. */
class ScanAllocationTest {
  private static final int ROWS = 20_000;
  private static final int DIMENSION = 100;

  private static long bytesAllocated(ScanQuery query, VectorBlock block) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    query.codes().prepare(query.reach(), query.kernels().kernel());
    RowScanner scanner = new RowScanner(query);
    long before = threads.getCurrentThreadAllocatedBytes();
    scanner.scan(0, 0, block.rows());
    long after = threads.getCurrentThreadAllocatedBytes();
    assertThat(scanner.stats(0).rowsScanned()).isEqualTo(ROWS - 20);
    return after - before;
  }

  @ParameterizedTest
  @EnumSource
  void allocatesNothingForARow(Metric metric) {
    BitSet hidden = new BitSet();
    hidden.set(0, 20);
    float[][] vectors = TestVectors.RANDOM.rows(new SplittableRandom(1), ROWS, DIMENSION);
    VectorBlock block = TestBlock.of(vectors, DIMENSION, "k").hiding(hidden).block();
    ScanRequest request =
        new ScanRequest(vectors[5], metric, 10, Float.NEGATIVE_INFINITY, List.of(block));
    // While the code is interpreted, vectors are objects; once compiled, they are registers.
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(
            () ->
                assertThat(
                        bytesAllocated(ScanQuery.of(request, KernelSelection.named("auto")), block))
                    .as("bytes allocated in a scan of %d rows", ROWS)
                    .isLessThan(ROWS));
  }

  /** Rows whose codes leave some of them out and some not, at a cutoff that few of them reach. */
  @ParameterizedTest
  @EnumSource
  void allocatesNothingForACodedRow(Metric metric) {
    BitSet hidden = new BitSet();
    hidden.set(0, 20);
    SplittableRandom random = new SplittableRandom(2);
    float[][] vectors = TestVectors.RANDOM.rows(random, ROWS, DIMENSION);
    TestBlock block = TestBlock.of(vectors, DIMENSION, "k").hiding(hidden);
    int[] stages = {16, 48, 96};
    CodeBlock codes = TestCodes.of(block, TestCodes.basis(block, DIMENSION, stages, false, random));
    float threshold = new BruteForce(List.of(block), vectors[5], metric).scoreAt(ROWS / 50);
    ScanRequest request =
        new ScanRequest(
            vectors[5],
            metric,
            10,
            threshold,
            List.of(block.block()),
            List.of(Optional.of(codes)),
            new SearchMode.Exact());
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(
            () ->
                assertThat(
                        bytesAllocated(
                            ScanQuery.of(request, KernelSelection.named("auto")), block.block()))
                    .as("bytes allocated in a scan of %d rows", ROWS)
                    .isLessThan(ROWS));
  }
}
