package io.shardscan.server.scan.score;

import io.shardscan.server.scan.block.NormRange;

/**
 * Bounds of a cosine: the kernel's dot product, divided by both norms, plus or minus one error.
 *
 * @param queryNorm Euclidean length of the query, not zero
 * @param error largest absolute error of the quotient
 */
record CosineBound(double queryNorm, double error) implements ScoreBound {
  /** Of the stored norm, and of two float32 roundings where a value is compared, with a margin. */
  private static final double NORM_ERROR = 1.03 * (Rounding.STORED_NORM + 2 * Rounding.FLOAT32);

  static CosineBound of(double queryNorm, int dimension, int roundings) {
    double underflow =
        dimension * Rounding.SUBNORMAL / (NormRange.SMALLEST_SAFE * NormRange.SMALLEST_SAFE);
    return new CosineBound(
        queryNorm,
        Rounding.gamma(roundings) + underflow + NORM_ERROR + Rounding.float64(dimension));
  }

  @Override
  public float lower(float value, float norm) {
    return norm == 0 ? 0 : (float) Math.max(-1, value / (queryNorm * norm) - error);
  }

  @Override
  public float upper(float value, float norm) {
    return norm == 0 ? 0 : (float) Math.min(1, value / (queryNorm * norm) + error);
  }

  @Override
  public float valueAt(float score, NormRange norms) {
    if (score > 1) {
      return Float.POSITIVE_INFINITY;
    }
    if (score < -1) {
      return Float.NEGATIVE_INFINITY;
    }
    return (float) ((Math.nextDown(score) - error) * queryNorm);
  }
}
