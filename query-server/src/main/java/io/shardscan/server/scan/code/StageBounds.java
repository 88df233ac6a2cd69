package io.shardscan.server.scan.code;

import io.shardscan.server.scan.kernel.CodeKernel;
import io.shardscan.server.scan.score.Metric;
import io.shardscan.server.scan.score.ScoreReach;

/**
 * What the sum of a row's products must reach at each stage for the row to be looked at further, in
 * one block of codes, at the cutoff as it is. The last stage is the one after all coordinates.
 *
 * <p>A row is left out where {@code sum + tailWeight(stage) × tail < least(stage, block) + slope()
 * × norm}.
 */
final class StageBounds {
  private static final double FLOAT32 = 0x1p-24;
  private static final double STORED_NORM = 0x1p-22;

  /** Covers the rounding of the errors themselves. */
  private static final double MARGIN = 1 + 0x1p-20;

  private final CodedQuery query;
  private final CodeBlock codes;
  private final double[] errors;
  private final float[] tailWeights;
  private final double largestNorm;
  private final double onlyNorm;
  private final double reachNorm;
  private final double errorWeight;
  private final double compareError;
  private float cutoff = Float.NaN;
  private double least;
  private float slope;

  /**
   * The bounds of a query in a block of codes.
   *
   * @param rest roundings of the sum over the coordinates that do not lie in columns
   */
  StageBounds(CodedQuery query, CodeBlock codes, int rest) {
    this.query = query;
    this.codes = codes;
    CodeLimits limits = codes.limits();
    int stages = codes.basis().stages();
    this.errors = new double[stages + 1];
    this.tailWeights = new float[stages];
    Metric metric = query.reach().metric();
    this.largestNorm =
        switch (metric) {
          case COSINE -> limits.norm();
          case DOT_PRODUCT -> 0;
          case EUCLIDEAN -> limits.halfSquare();
        };
    this.onlyNorm = metric == Metric.COSINE ? limits.onlyNorm() : -1;
    this.reachNorm = metric == Metric.EUCLIDEAN ? query.norm() : limits.norm();
    this.errorWeight = query.norm();
    double product = query.length() * limits.coordinates();
    this.compareError = 8 * FLOAT32 * (product + Math.abs(query.offset()));
    for (int stage = 0; stage < stages; stage++) {
      errors[stage] = query.sumError(codes.basis().stage(stage) / CodeKernel.GROUP, limits);
      tailWeights[stage] = Math.nextUp((float) query.tail(stage));
    }
    errors[stages] =
        query.sumError(query.steps().length, limits)
            + query.tail(stages - 1) * limits.coordinates() * (rest + 3) * 2 * FLOAT32;
  }

  /** Moves the bounds to a cutoff. */
  void moveTo(float cutoff) {
    if (cutoff == this.cutoff) {
      return;
    }
    this.cutoff = cutoff;
    ScoreReach reach = query.reach();
    double exactSlope = reach.slope(cutoff);
    double needed = reach.least(cutoff, reachNorm);
    if (onlyNorm >= 0 && exactSlope >= 0) {
      // Norms are much the same: what the least one demands is demanded of all.
      needed += exactSlope * onlyNorm;
      slope = 0;
    } else {
      slope = (float) exactSlope;
    }
    least =
        needed
            - query.offset()
            - compareError
            - 8 * FLOAT32 * Math.abs(needed)
            - (Math.abs(exactSlope) * (STORED_NORM + 8 * FLOAT32)) * largestNorm;
  }

  /** What the norm of a row is multiplied with. */
  float slope() {
    return slope;
  }

  /** What a row's tail norm is multiplied with at a stage. */
  float tailWeight(int stage) {
    return tailWeights[stage];
  }

  /**
   * What must be reached at a stage.
   *
   * @param stage 0 to the number of stages, which stands for all coordinates
   */
  float least(int stage, int block) {
    double error = errorWeight == 0 ? 0 : errorWeight * codes.error(block);
    return Math.nextDown((float) (least - (errors[stage] + error) * MARGIN));
  }
}
