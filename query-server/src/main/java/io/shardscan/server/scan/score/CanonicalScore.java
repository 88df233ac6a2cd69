package io.shardscan.server.scan.score;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.kernel.PreciseKernel;
import java.lang.foreign.MemorySegment;

/**
 * The score that ranks a row and is reported: computed from the vectors alone in float64, summed in
 * one fixed order ({@link PreciseKernel}), then rounded once to float32. It is therefore the same
 * on every machine, whatever kernel found the row, and no float32 vector makes it overflow on the
 * way.
 */
public final class CanonicalScore {
  private final Metric metric;
  private final double[] query;
  private final PreciseKernel kernel;
  private final double squaredNorm;

  /**
   * Scores against one query.
   *
   * @param query finite components; copied
   * @param kernel sums up
   */
  public CanonicalScore(Metric metric, float[] query, PreciseKernel kernel) {
    this.metric = metric;
    this.query = new double[query.length];
    for (int i = 0; i < query.length; i++) {
      this.query[i] = query[i];
    }
    this.kernel = kernel;
    this.squaredNorm = kernel.squaredNorm(this.query);
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
              Math.clamp(
                  kernel.dotProduct(query, base, at), -Float.MAX_VALUE, (double) Float.MAX_VALUE);
          case EUCLIDEAN -> 1 / (1 + Math.sqrt(kernel.squaredDistance(query, base, at)));
        };
    return (float) score + 0f;
  }

  private double cosine(MemorySegment base, long at) {
    if (squaredNorm == 0) {
      return 0;
    }
    double[] sums = new double[2];
    kernel.dotProductAndSquaredNorm(query, base, at, sums);
    if (sums[1] == 0) {
      return 0;
    }
    double cosine = sums[0] / Math.sqrt(squaredNorm * sums[1]);
    return Math.clamp(cosine, -1.0, 1.0);
  }
}
