package io.shardscan.ingestion.train;

import java.util.Arrays;
import java.util.Random;

/** Rows to learn from: clusters with a decaying spectrum, and kinds that break arithmetic. */
final class SampleRows {
  private SampleRows() {}

  /** Rows around some centres, with less and less variance along the components. */
  static float[] clustered(int rows, int dimension, long seed) {
    Random random = new Random(seed);
    int clusters = 20;
    float[] centres = new float[clusters * dimension];
    for (int i = 0; i < centres.length; i++) {
      centres[i] = (float) (random.nextGaussian() / Math.sqrt(1 + i % dimension));
    }
    float[] vectors = new float[rows * dimension];
    for (int r = 0; r < rows; r++) {
      int centre = random.nextInt(clusters) * dimension;
      for (int i = 0; i < dimension; i++) {
        double noise = 0.5 * random.nextGaussian() / Math.sqrt(1 + i);
        vectors[r * dimension + i] = (float) (0.3 + centres[centre + i] + noise);
      }
    }
    return vectors;
  }

  /** Every row is the same. */
  static float[] constant(int rows, int dimension, float value) {
    float[] vectors = new float[rows * dimension];
    Arrays.fill(vectors, value);
    return vectors;
  }

  /** The same rows, every number multiplied. */
  static float[] scaled(float[] vectors, double factor) {
    float[] scaled = new float[vectors.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (vectors[i] * factor);
    }
    return scaled;
  }

  /** Components of all magnitudes and signs, many of them subnormal or zero. */
  static float[] wild(int rows, int dimension, long seed) {
    Random random = new Random(seed);
    float[] vectors = new float[rows * dimension];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] =
          switch (random.nextInt(4)) {
            case 0 -> 0f;
            case 1 -> Float.intBitsToFloat(random.nextInt(0x0080_0000));
            case 2 -> (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-30, 31)));
            default -> (float) random.nextGaussian();
          };
    }
    return vectors;
  }
}
