package io.shardscan.ingestion.train;

/**
 * Bounds what a row's codes lose, from what coding it computed anyway. Symbols are those of
 * docs/scan-codes.md, which proves the bound.
 */
final class CodingError {
  private static final double UNIT = 0x1p-24;

  /** Covers the rounding of sums of up to 4,096 float64 numbers without cancellation. */
  private static final double MARGIN = 1 + 0x1p-40;

  private final double perLost;
  private final double perLength;
  private final double underflow;

  /**
   * Takes what is known of the basis.
   *
   * @param roundings most roundings of a product in a coordinate
   */
  CodingError(AxesDefect axes, int dimension, int roundings) {
    // one more: the component itself is a rounded difference
    double steps = (roundings + 1) * UNIT;
    double gamma = steps / (1 - steps);
    perLost = axes.norm() * MARGIN;
    perLength = (axes.defect() + axes.norm() * gamma * axes.absoluteNorm()) / (1 - UNIT) * MARGIN;
    underflow = axes.norm() * Math.sqrt(dimension) * 2 * dimension * 0x1p-149 * MARGIN;
  }

  /**
   * Bounds ‖x − μ − Bᵀŷ‖₂.
   *
   * @param lost distance of the computed coordinates to the coded ones
   * @param length length of the computed difference x − μ
   * @return the bound, rounded up; infinite if an argument is infinite or not a number
   */
  float bound(double lost, double length) {
    double bound = (perLost * lost + perLength * length + underflow) * MARGIN;
    float rounded = (float) bound;
    if (Double.isNaN(bound)) {
      return Float.POSITIVE_INFINITY;
    }
    return rounded < bound ? Math.nextUp(rounded) : rounded;
  }
}
