package io.shardscan.server.scan.score;

import io.shardscan.server.scan.block.NormRange;

/**
 * Bounds of a dot product: the kernel's own, plus or minus an error in proportion to both norms.
 *
 * @param errorPerNorm largest absolute error of a row whose stored norm is 1
 */
record DotProductBound(double errorPerNorm) implements ScoreBound {
  static DotProductBound of(double queryNorm, int dimension, int roundings) {
    double underflow =
        dimension * Rounding.SUBNORMAL / (NormRange.SMALLEST_SAFE * NormRange.SMALLEST_SAFE);
    double relative = Rounding.gamma(roundings) + underflow + Rounding.float64(dimension);
    return new DotProductBound(relative * queryNorm * (1 + 2 * Rounding.STORED_NORM));
  }

  @Override
  public float lower(float value, float norm) {
    return (float) (value - errorPerNorm * norm) + 0f;
  }

  @Override
  public float upper(float value, float norm) {
    return (float) (value + errorPerNorm * norm) + 0f;
  }

  @Override
  public float valueAt(float score, NormRange norms) {
    return Math.nextDown((float) (Math.nextDown(score) - errorPerNorm * norms.largest()));
  }
}
