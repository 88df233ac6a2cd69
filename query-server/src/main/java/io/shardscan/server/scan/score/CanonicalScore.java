package io.shardscan.server.scan.score;

import static io.shardscan.server.scan.block.VectorBlock.FLOAT32;

import io.shardscan.server.scan.block.VectorBlock;
import java.lang.foreign.MemorySegment;

/**
 * The score that ranks a row and is reported: computed from the vectors alone in float64, summed in
 * one fixed order, then rounded once to float32. It is therefore the same on every machine,
 * whatever kernel found the row, and no float32 vector makes it overflow on the way.
 *
 * <p>The order: component i is added to sum i mod 4, components past the last multiple of 4 to sum
 * 0, and the result is {@code (s0 + s1) + (s2 + s3)}. Products of two float32 are exact in float64.
 */
public final class CanonicalScore {
  private static final int SUMS = 4;

  private final Metric metric;
  private final double[] query;
  private final int unrolled;
  private final double squaredNorm;

  /**
   * Scores against one query.
   *
   * @param query finite components; copied
   */
  public CanonicalScore(Metric metric, float[] query) {
    this.metric = metric;
    this.query = new double[query.length];
    for (int i = 0; i < query.length; i++) {
      this.query[i] = query[i];
    }
    this.unrolled = query.length - query.length % SUMS;
    this.squaredNorm = squaredNorm(MemorySegment.ofArray(query), 0);
  }

  /** Euclidean length of the query. */
  public double queryNorm() {
    return Math.sqrt(squaredNorm);
  }

  /**
   * A row's score.
   *
   * @param block a block of the query's dimension
   * @return never −0; NaN only if a component of the row is NaN or infinite
   */
  public float of(VectorBlock block, int row) {
    MemorySegment base = block.base();
    long at = block.vectorAt(row);
    double score =
        switch (metric) {
          case COSINE -> cosine(base, at);
          case DOT_PRODUCT ->
              Math.clamp(dotProduct(base, at), -Float.MAX_VALUE, (double) Float.MAX_VALUE);
          case EUCLIDEAN -> 1 / (1 + Math.sqrt(squaredDistance(base, at)));
        };
    return (float) score + 0f;
  }

  private double cosine(MemorySegment base, long at) {
    if (squaredNorm == 0) {
      return 0;
    }
    double rowSquaredNorm = squaredNorm(base, at);
    if (rowSquaredNorm == 0) {
      return 0;
    }
    double cosine = dotProduct(base, at) / Math.sqrt(squaredNorm * rowSquaredNorm);
    return Math.clamp(cosine, -1.0, 1.0);
  }

  private double dotProduct(MemorySegment base, long at) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i < unrolled; i += SUMS) {
      sum0 += query[i] * component(base, at, i);
      sum1 += query[i + 1] * component(base, at, i + 1);
      sum2 += query[i + 2] * component(base, at, i + 2);
      sum3 += query[i + 3] * component(base, at, i + 3);
    }
    for (; i < query.length; i++) {
      sum0 += query[i] * component(base, at, i);
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  private double squaredNorm(MemorySegment base, long at) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i < unrolled; i += SUMS) {
      sum0 += square(component(base, at, i));
      sum1 += square(component(base, at, i + 1));
      sum2 += square(component(base, at, i + 2));
      sum3 += square(component(base, at, i + 3));
    }
    for (; i < query.length; i++) {
      sum0 += square(component(base, at, i));
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  private double squaredDistance(MemorySegment base, long at) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i < unrolled; i += SUMS) {
      sum0 += square(query[i] - component(base, at, i));
      sum1 += square(query[i + 1] - component(base, at, i + 1));
      sum2 += square(query[i + 2] - component(base, at, i + 2));
      sum3 += square(query[i + 3] - component(base, at, i + 3));
    }
    for (; i < query.length; i++) {
      sum0 += square(query[i] - component(base, at, i));
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  private static double component(MemorySegment base, long at, int i) {
    return base.get(FLOAT32, at + (long) i * Float.BYTES);
  }

  private static double square(double value) {
    return value * value;
  }
}
