package io.shardscan.ingestion.train;

/**
 * A sample of rows around its mean, scaled by a power of two to numbers of at most 1, so that
 * squares neither overflow nor vanish whatever the data's magnitude.
 */
final class CenteredSample {
  private final float[] sample;
  private final int rows;
  private final float[] mean;
  private final int exponent;

  /**
   * Finds the mean and the scale.
   *
   * @param sample rows × dimension finite numbers, row by row; not copied
   */
  CenteredSample(float[] sample, int rows, int dimension) {
    this.sample = sample;
    this.rows = rows;
    double[] sums = new double[dimension];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < dimension; i++) {
        sums[i] += sample[r * dimension + i];
      }
    }
    mean = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      mean[i] = (float) (sums[i] / rows);
    }
    double greatest = 0;
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < dimension; i++) {
        greatest = Math.max(greatest, Math.abs((double) sample[r * dimension + i] - mean[i]));
      }
    }
    exponent = greatest == 0 ? 0 : Math.getExponent(greatest) + 1;
  }

  int rows() {
    return rows;
  }

  int dimension() {
    return mean.length;
  }

  /** The mean of the rows, unscaled. */
  float[] mean() {
    return mean;
  }

  /** What a scaled number is to be multiplied by. */
  double unit() {
    return Math.scalb(1.0, exponent);
  }

  /** Writes count rows from a first one, centred and scaled, row by row. */
  void copy(int first, int count, float[] target) {
    int dimension = mean.length;
    double factor = Math.scalb(1.0, -exponent);
    for (int r = 0; r < count; r++) {
      int from = (first + r) * dimension;
      for (int i = 0; i < dimension; i++) {
        target[r * dimension + i] = (float) (((double) sample[from + i] - mean[i]) * factor);
      }
    }
  }

  /** The Euclidean length of a row as it was given, neither centred nor scaled. */
  double norm(int row) {
    int dimension = mean.length;
    double sum = 0;
    for (int i = 0; i < dimension; i++) {
      double component = sample[row * dimension + i];
      sum += component * component;
    }
    return Math.sqrt(sum);
  }
}
