package io.shardscan.ingestion.train;

import java.util.Arrays;

/**
 * Chooses what a step of a code is worth along each axis: of several shares of the greatest
 * coordinate in the sample, the one with the least squared error, rounding and clipping together.
 * Rows beyond it stay representable, with an error that says how badly.
 */
final class CodeScales {
  /** Codes run from −127 to 127. */
  static final int LEVELS = 127;

  private static final double[] SHARES = {1, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.35, 0.2};

  /**
   * Least scale relative to the mean length of a row: below it are the rounding errors of the
   * coordinates themselves.
   */
  private static final double LEAST = 0x1p-20;

  private CodeScales() {}

  /**
   * Chooses scales.
   *
   * @param coordinates rows × dimension finite numbers, row by row
   * @return dimension numbers above 0
   */
  static double[] choose(float[] coordinates, int rows, int dimension) {
    double[] greatest = new double[dimension];
    double energy = 0;
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < dimension; i++) {
        double coordinate = coordinates[r * dimension + i];
        greatest[i] = Math.max(greatest[i], Math.abs(coordinate));
        energy += coordinate * coordinate;
      }
    }
    double least = energy == 0 ? 1 : LEAST * Math.sqrt(energy / rows);
    double[] best = new double[dimension];
    double[] bestError = new double[dimension];
    Arrays.fill(bestError, Double.POSITIVE_INFINITY);
    double[] scales = new double[dimension];
    for (double share : SHARES) {
      for (int i = 0; i < dimension; i++) {
        scales[i] = Math.max(share * greatest[i] / LEVELS, least);
      }
      double[] errors = squaredErrors(coordinates, rows, scales);
      for (int i = 0; i < dimension; i++) {
        if (errors[i] < bestError[i]) {
          bestError[i] = errors[i];
          best[i] = scales[i];
        }
      }
    }
    return best;
  }

  private static double[] squaredErrors(float[] coordinates, int rows, double[] scales) {
    int dimension = scales.length;
    double[] inverse = Arrays.stream(scales).map(scale -> 1 / scale).toArray();
    double[] errors = new double[dimension];
    float[] row = new float[dimension];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(coordinates, r * dimension, row, 0, dimension);
      for (int i = 0; i < dimension; i++) {
        double steps = Math.rint(row[i] * inverse[i]);
        double error = row[i] - scales[i] * Math.max(-LEVELS, Math.min(LEVELS, steps));
        errors[i] += error * error;
      }
    }
    return errors;
  }
}
