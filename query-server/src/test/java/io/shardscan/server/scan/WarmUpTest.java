package io.shardscan.server.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.kernel.ScanKernel;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** After a warm-up, data that was never searched before is scanned by compiled code. */
class WarmUpTest {
  private static final int ROWS = 64;
  private static final int DIMENSION = 256;

  private static long bytesAllocated(KernelSelection kernels, VectorBlock block) {
    ScanKernel kernel = kernels.kernel();
    short[] factors = new short[64];
    float[] steps = new float[4];
    float[] sums = new float[64];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int[] rows = IntStream.range(0, ROWS).toArray();
    float[] values = new float[ROWS];
    float[] query = new float[DIMENSION];
    long before = threads.getCurrentThreadAllocatedBytes();
    kernel.dotProducts(query, block.base(), block.vectorsAt(), rows, ROWS, values);
    kernel.squaredDistances(query, block.base(), block.vectorsAt(), rows, ROWS, values);
    kernels.codes().add(block.base(), 0, factors, steps, 0, 4, sums);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void compilesTheKernels() {
    float[][] vectors = TestVectors.RANDOM.rows(new SplittableRandom(2), ROWS, DIMENSION);
    VectorBlock block = TestBlock.of(vectors, DIMENSION, "k").block();
    try (ScanEngine engine =
        new ScanEngine(ScanSettings.ofThreads(1), KernelSelection.named("auto"))) {
      // The compiler works beside the searches, and may be behind by the end of a warm-up.
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .untilAsserted(
              () -> {
                WarmUp.run(engine, 1);
                assertThat(bytesAllocated(engine.kernels(), block))
                    .as("bytes allocated, as only interpreted vectors are objects")
                    .isLessThan(10_000);
              });
    }
  }
}
