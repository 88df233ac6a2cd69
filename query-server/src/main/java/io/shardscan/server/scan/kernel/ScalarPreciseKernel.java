package io.shardscan.server.scan.kernel;

import static io.shardscan.server.scan.block.VectorBlock.FLOAT32;

import java.lang.foreign.MemorySegment;

/** The order of summation as its definition reads; the vector kernel is held against it. */
public final class ScalarPreciseKernel implements PreciseKernel {
  private static final int GROUP = 8;

  private interface Term {
    double of(int i);
  }

  @Override
  public double dotProduct(double[] query, MemorySegment base, long at) {
    return sum(query.length, i -> query[i] * component(base, at, i));
  }

  @Override
  public double squaredNorm(double[] query) {
    return sum(query.length, i -> square(query[i]));
  }

  @Override
  public double squaredNorm(int dimension, MemorySegment base, long at) {
    return sum(dimension, i -> square(component(base, at, i)));
  }

  @Override
  public void dotProductAndSquaredNorm(
      double[] query, MemorySegment base, long at, double[] results) {
    results[0] = dotProduct(query, base, at);
    results[1] = squaredNorm(query.length, base, at);
  }

  @Override
  public double squaredDistance(double[] query, MemorySegment base, long at) {
    return sum(query.length, i -> square(query[i] - component(base, at, i)));
  }

  private static double sum(int terms, Term term) {
    int grouped = terms - terms % GROUP;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    for (int i = 0; i < grouped; i += GROUP) {
      s0 += term.of(i);
      s1 += term.of(i + 1);
      s2 += term.of(i + 2);
      s3 += term.of(i + 3);
      s4 += term.of(i + 4);
      s5 += term.of(i + 5);
      s6 += term.of(i + 6);
      s7 += term.of(i + 7);
    }
    double rest = 0;
    for (int i = grouped; i < terms; i++) {
      rest += term.of(i);
    }
    return (((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7))) + rest;
  }

  private static double component(MemorySegment base, long at, int i) {
    return base.get(FLOAT32, at + (long) i * Float.BYTES);
  }

  private static double square(double value) {
    return value * value;
  }
}
