package io.shardscan.server.scan.kernel;

import static io.shardscan.server.scan.block.VectorBlock.FLOAT32;

import java.lang.foreign.MemorySegment;

/**
 * The kernel that needs no vector registers, and the one that the vector kernels are held against.
 */
public final class ScalarKernel implements ScanKernel {
  private static final int SUMS = 4;

  @Override
  public void dotProducts(
      float[] query, MemorySegment base, long vectorsAt, int[] rows, int count, float[] values) {
    long vectorBytes = (long) query.length * Float.BYTES;
    for (int j = 0; j < count; j++) {
      values[j] = dotProduct(query, base, vectorsAt + rows[j] * vectorBytes);
    }
  }

  @Override
  public void squaredDistances(
      float[] query, MemorySegment base, long vectorsAt, int[] rows, int count, float[] values) {
    long vectorBytes = (long) query.length * Float.BYTES;
    for (int j = 0; j < count; j++) {
      values[j] = squaredDistance(query, base, vectorsAt + rows[j] * vectorBytes);
    }
  }

  /**
   * A product's own rounding, the additions to its sum, tail included, and two that join four sums.
   */
  @Override
  public int roundings(int dimension) {
    return 1 + dimension / SUMS + dimension % SUMS + 2;
  }

  @Override
  public String name() {
    return "scalar";
  }

  private static float dotProduct(float[] query, MemorySegment base, long at) {
    int unrolled = query.length - query.length % SUMS;
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = 0;
    for (; i < unrolled; i += SUMS) {
      long component = at + (long) i * Float.BYTES;
      sum0 += query[i] * base.get(FLOAT32, component);
      sum1 += query[i + 1] * base.get(FLOAT32, component + 4);
      sum2 += query[i + 2] * base.get(FLOAT32, component + 8);
      sum3 += query[i + 3] * base.get(FLOAT32, component + 12);
    }
    for (; i < query.length; i++) {
      sum0 += query[i] * base.get(FLOAT32, at + (long) i * Float.BYTES);
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  private static float squaredDistance(float[] query, MemorySegment base, long at) {
    int unrolled = query.length - query.length % SUMS;
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = 0;
    for (; i < unrolled; i += SUMS) {
      long component = at + (long) i * Float.BYTES;
      float difference0 = query[i] - base.get(FLOAT32, component);
      float difference1 = query[i + 1] - base.get(FLOAT32, component + 4);
      float difference2 = query[i + 2] - base.get(FLOAT32, component + 8);
      float difference3 = query[i + 3] - base.get(FLOAT32, component + 12);
      sum0 += difference0 * difference0;
      sum1 += difference1 * difference1;
      sum2 += difference2 * difference2;
      sum3 += difference3 * difference3;
    }
    for (; i < query.length; i++) {
      float difference = query[i] - base.get(FLOAT32, at + (long) i * Float.BYTES);
      sum0 += difference * difference;
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }
}
