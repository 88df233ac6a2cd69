package io.shardscan.server.scan.score;

import io.shardscan.server.scan.block.NormRange;

/**
 * Bounds of a Euclidean score: the kernel's squared distance has a relative error (and an absolute
 * one that only counts where squares underflow), and so has the score.
 *
 * @param relativeError largest relative error of a squared distance
 * @param underflow largest absolute error of a squared distance beside that
 * @param float64Error largest relative error of the float64 arithmetic
 */
record EuclideanBound(double relativeError, double underflow, double float64Error)
    implements ScoreBound {
  static EuclideanBound of(int dimension, int roundings) {
    // Two more: the difference is rounded, and squared.
    return new EuclideanBound(
        Rounding.gamma(roundings + 2),
        2 * dimension * Rounding.SUBNORMAL,
        Rounding.float64(dimension));
  }

  @Override
  public float lower(float value, float norm) {
    double squaredDistance = (value + underflow) / (1 - relativeError);
    return (float) (score(squaredDistance) * (1 - float64Error));
  }

  @Override
  public float upper(float value, float norm) {
    double squaredDistance = Math.max(0, (value - underflow) / (1 + relativeError));
    return (float) Math.min(1, score(squaredDistance) * (1 + float64Error));
  }

  @Override
  public float valueAt(float score, NormRange norms) {
    if (score > 1) {
      return -1;
    }
    double least = Math.nextDown(score);
    if (least <= 0) {
      return Float.POSITIVE_INFINITY;
    }
    double distance = (1 + 2 * float64Error) / least - 1;
    double squaredDistance = distance * distance * (1 + float64Error);
    return Math.nextUp((float) (squaredDistance * (1 + relativeError) + underflow));
  }

  private static double score(double squaredDistance) {
    return 1 / (1 + Math.sqrt(squaredDistance));
  }
}
