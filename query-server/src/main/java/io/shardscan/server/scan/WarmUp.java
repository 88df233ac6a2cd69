package io.shardscan.server.scan;

import io.shardscan.server.scan.bits.AssumedSlack;
import io.shardscan.server.scan.block.KeySource;
import io.shardscan.server.scan.block.RowBitmap;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.score.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Searches made-up rows until the JIT compiler has compiled a scan. Vectors are objects while code
 * is interpreted, which makes the first searches hundreds of times slower than later ones; a server
 * does this before it says that it is ready.
 *
 * <p>Every kind of data must occur, and in turns: code that was compiled for one kind alone is
 * thrown away, and interpreted again, when it first meets another.
 */
public final class WarmUp {
  private static final int ROWS = 2_048;

  /** Vectors that do not fill a register, that fill several, and that end within one. */
  private static final int[] DIMENSIONS = {3, 64, 67, 384};

  private static final int[] TOP_K = {10, 1_000};

  private static final AssumedSlack SLACK = new AssumedSlack(2, Integer.MAX_VALUE, 2);
  private static final List<SearchMode> MODES =
      List.of(
          new SearchMode.Exact(),
          new SearchMode.Approximate(Map.of("warm-up", SLACK)),
          new SearchMode.Reduced(32, 4));

  private record Kind(List<VectorBlock> blocks, List<Optional<CodeBlock>> codes) {}

  private WarmUp() {}

  /**
   * Searches data of each kind in turn.
   *
   * @param engine the engine to warm up, otherwise idle
   * @param rounds searches of each kind, at least 1
   * @throws InterruptedException if the caller was interrupted
   */
  public static void run(ScanEngine engine, int rounds) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(ROWS);
    try (Arena arena = Arena.ofShared()) {
      List<Kind> kinds = new ArrayList<>();
      for (int dimension : DIMENSIONS) {
        VectorBlock block = block(arena, random, dimension);
        long[] everySecond = new long[RowBitmap.wordsFor(ROWS)];
        Arrays.fill(everySecond, 0x5555_5555_5555_5555L);
        List<VectorBlock> blocks =
            List.of(block, block.withHidden(RowBitmap.of(everySecond, ROWS)));
        kinds.add(new Kind(List.of(block), List.of(Optional.empty())));
        kinds.add(new Kind(blocks, List.of(Optional.empty(), Optional.empty())));
        Optional<CodeBlock> codes = WarmUpCodes.of(arena, block);
        if (codes.isPresent()) {
          kinds.add(new Kind(blocks, List.of(codes, codes)));
        }
      }
      for (int round = 0; round < rounds; round++) {
        for (Kind kind : kinds) {
          search(engine, random, kind);
        }
      }
    }
  }

  private static void search(ScanEngine engine, SplittableRandom random, Kind kind)
      throws InterruptedException {
    boolean coded = kind.codes().getFirst().isPresent();
    float[] query = vector(random, kind.blocks().getFirst().dimension());
    for (Metric metric : Metric.values()) {
      for (int topK : TOP_K) {
        for (SearchMode mode : coded ? MODES : MODES.subList(0, 1)) {
          engine.search(
              new ScanRequest(
                  query, metric, topK, Float.NEGATIVE_INFINITY, kind.blocks(), kind.codes(), mode));
        }
      }
    }
  }

  private static float[] vector(SplittableRandom random, int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static VectorBlock block(Arena arena, SplittableRandom random, int dimension) {
    long normsAt = (long) ROWS * dimension * Float.BYTES;
    long offsetsAt = normsAt + (long) ROWS * Float.BYTES;
    // All keys are empty: offsets are zeros, and there is no data.
    long size = offsetsAt + (ROWS + 1L) * Integer.BYTES;
    MemorySegment base = arena.allocate(size, 64);
    for (int row = 0; row < ROWS; row++) {
      float[] vector = vector(random, dimension);
      double square = 0;
      for (int i = 0; i < dimension; i++) {
        square += (double) vector[i] * vector[i];
        base.set(VectorBlock.FLOAT32, ((long) row * dimension + i) * Float.BYTES, vector[i]);
      }
      base.set(VectorBlock.FLOAT32, normsAt + (long) row * Float.BYTES, (float) Math.sqrt(square));
    }
    return new VectorBlock(base, 0, normsAt, ROWS, dimension, new KeySource(base, offsetsAt, size));
  }
}
