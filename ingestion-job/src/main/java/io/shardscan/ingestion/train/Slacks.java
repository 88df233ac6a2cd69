package io.shardscan.ingestion.train;

import java.util.Arrays;

/** Slacks of neighbours and their quantiles. */
final class Slacks {
  /** The shares of neighbours that quantiles are given for. */
  private static final float[] LEVELS = {
    0.5f, 0.7f, 0.8f, 0.9f, 0.95f, 0.975f, 0.99f, 0.995f, 0.9975f, 0.9995f
  };

  /**
   * Slacks are cut off here. Where nothing lies behind a stage but rounding, they may be of any
   * size; a finite one of this size lets every row pass all the same.
   */
  private static final double GREATEST = 1e6;

  private double[] slacks = new double[1_024];
  private int count;

  /** The shares, ascending. */
  static float[] levels() {
    return LEVELS.clone();
  }

  /** The least z for which z × unit reaches a distance. */
  static double least(double distance, double unit) {
    double slack = distance / unit;
    if (Double.isNaN(slack)) {
      return distance <= 0 ? 0 : GREATEST;
    }
    return Math.clamp(slack, -GREATEST, GREATEST);
  }

  void add(double slack) {
    if (count == slacks.length) {
      slacks = Arrays.copyOf(slacks, 2 * count);
    }
    slacks[count++] = slack;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** For each level the least slack that so many do not exceed, rounded up. */
  float[] quantiles() {
    double[] sorted = Arrays.copyOf(slacks, count);
    Arrays.sort(sorted);
    float[] quantiles = new float[LEVELS.length];
    for (int i = 0; i < LEVELS.length; i++) {
      int rank = (int) Math.ceil((double) LEVELS[i] * count);
      double exact = sorted[Math.clamp(rank - 1, 0, count - 1)];
      float rounded = (float) exact;
      quantiles[i] = rounded < exact ? Math.nextUp(rounded) : rounded;
    }
    return quantiles;
  }
}
