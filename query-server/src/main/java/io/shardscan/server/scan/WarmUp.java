package io.shardscan.server.scan;

import io.shardscan.server.scan.block.KeySource;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.score.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Searches made-up rows until the JIT compiler has compiled a scan. Vectors are objects while code is
 * interpreted, which makes the first searches a hundred times slower than later ones; a server does
 * this before it says that it is ready.
 */
public final class WarmUp {
  private static final int ROWS = 4_096;

  /** Not a multiple of any register, so that the ends of vectors are compiled as well. */
  private static final int DIMENSION = 67;

  private static final int TOP_K = 100;

  private WarmUp() {}

  /**
   * Searches with all metrics in turn.
   *
   * @param engine the engine to warm up, otherwise idle
   * @param searches searches a metric, at least 1; a thousand are enough
   * @throws InterruptedException if the caller was interrupted
   */
  public static void run(ScanEngine engine, int searches) throws InterruptedException {
    try (Arena arena = Arena.ofShared()) {
      SplittableRandom random = new SplittableRandom(ROWS);
      List<VectorBlock> blocks = List.of(block(arena, random));
      for (int search = 0; search < searches; search++) {
        float[] query = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
          query[i] = (float) random.nextGaussian();
        }
        for (Metric metric : Metric.values()) {
          engine.search(
              new ScanRequest(query, metric, TOP_K, Float.NEGATIVE_INFINITY, blocks),
              Duration.ofMinutes(1));
        }
      }
    }
  }

  private static VectorBlock block(Arena arena, SplittableRandom random) {
    long normsAt = (long) ROWS * DIMENSION * Float.BYTES;
    long offsetsAt = normsAt + (long) ROWS * Float.BYTES;
    // All keys are empty: offsets are zeros, and there is no data.
    long size = offsetsAt + (ROWS + 1L) * Integer.BYTES;
    MemorySegment base = arena.allocate(size, 64);
    for (int row = 0; row < ROWS; row++) {
      double square = 0;
      for (int i = 0; i < DIMENSION; i++) {
        float component = (float) random.nextGaussian();
        square += (double) component * component;
        base.set(VectorBlock.FLOAT32, ((long) row * DIMENSION + i) * Float.BYTES, component);
      }
      base.set(
          VectorBlock.FLOAT32, normsAt + (long) row * Float.BYTES, (float) Math.sqrt(square));
    }
    return new VectorBlock(base, 0, normsAt, ROWS, DIMENSION, new KeySource(base, offsetsAt, size));
  }
}
