package io.shardscan.server.scan.score;

/**
 * Bounds of rounding errors, as N. J. Higham derives them in "Accuracy and Stability of Numerical
 * Algorithms", chapter 3. docs/exact-scan.md puts them together.
 */
final class Rounding {
  /** Unit roundoff of float32: the largest relative error of one rounding to nearest. */
  static final double FLOAT32 = 0x1p-24;

  /** Largest relative error of a stored norm. */
  static final double STORED_NORM = 0x1p-22;

  /** Largest absolute error of a float32 operation whose result is subnormal, doubled. */
  static final double SUBNORMAL = 0x1p-149;

  private Rounding() {}

  /** γₘ = m·u / (1 − m·u): the relative error of a product of m factors (1 + δ) or its inverse. */
  static double gamma(int roundings) {
    double error = roundings * FLOAT32;
    return error / (1 - error);
  }

  /**
   * Relative error of the float64 arithmetic: of a canonical score before it is rounded to float32,
   * and of the few operations that compute bounds.
   */
  static double float64(int dimension) {
    return (dimension + 16) * 0x1p-52;
  }
}
