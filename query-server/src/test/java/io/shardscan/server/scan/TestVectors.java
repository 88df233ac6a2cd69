package io.shardscan.server.scan;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Kinds of data that a scan may meet. */
enum TestVectors {
  RANDOM {
    @Override
    float[][] rows(RandomGenerator random, int rows, int dimension) {
      return fill(rows, dimension, () -> (float) random.nextGaussian());
    }
  },
  CLUSTERED {
    @Override
    float[][] rows(RandomGenerator random, int rows, int dimension) {
      float[][] centers = fill(5, dimension, () -> (float) random.nextGaussian());
      float[][] vectors = new float[rows][dimension];
      for (float[] vector : vectors) {
        float[] center = centers[random.nextInt(centers.length)];
        for (int i = 0; i < dimension; i++) {
          vector[i] = center[i] + 1e-4f * (float) random.nextGaussian();
        }
      }
      return vectors;
    }
  },
  /** Neighbours that differ in the last places only, so that float32 cannot tell them apart. */
  NEARLY_EQUAL {
    @Override
    float[][] rows(RandomGenerator random, int rows, int dimension) {
      float[] first = fill(1, dimension, () -> (float) random.nextGaussian())[0];
      float[][] vectors = new float[rows][];
      for (int row = 0; row < rows; row++) {
        vectors[row] = first.clone();
        int i = random.nextInt(dimension);
        vectors[row][i] += random.nextInt(-2, 3) * Math.ulp(vectors[row][i]);
      }
      return vectors;
    }
  },
  DUPLICATES {
    @Override
    float[][] rows(RandomGenerator random, int rows, int dimension) {
      float[][] distinct = fill(7, dimension, () -> (float) random.nextGaussian());
      float[][] vectors = new float[rows][];
      for (int row = 0; row < rows; row++) {
        vectors[row] = distinct[random.nextInt(distinct.length)];
      }
      return vectors;
    }
  },
  CONSTANT {
    @Override
    float[][] rows(RandomGenerator random, int rows, int dimension) {
      return fill(rows, dimension, () -> 0.3f);
    }
  },
  ZEROS {
    @Override
    float[][] rows(RandomGenerator random, int rows, int dimension) {
      float[][] vectors = RANDOM.rows(random, rows, dimension);
      for (float[] vector : vectors) {
        if (random.nextInt(3) > 0) {
          Arrays.fill(vector, random.nextBoolean() ? 0f : -0f);
        }
      }
      return vectors;
    }
  },
  DENORMAL {
    @Override
    float[][] rows(RandomGenerator random, int rows, int dimension) {
      return fill(rows, dimension, () -> random.nextInt(-9, 10) * Float.MIN_VALUE);
    }
  },
  HUGE {
    @Override
    float[][] rows(RandomGenerator random, int rows, int dimension) {
      return fill(rows, dimension, () -> 1e30f * (float) random.nextGaussian());
    }
  },
  LARGEST {
    @Override
    float[][] rows(RandomGenerator random, int rows, int dimension) {
      return fill(rows, dimension, () -> random.nextBoolean() ? Float.MAX_VALUE : -Float.MAX_VALUE);
    }
  },
  /** Lengths from 1e-14 to 1e14, all of which float32 holds. */
  MIXED {
    @Override
    float[][] rows(RandomGenerator random, int rows, int dimension) {
      return scaled(random, rows, dimension, 14);
    }
  },
  /** Lengths from 1e-36 to 1e36. */
  EXTREMELY_MIXED {
    @Override
    float[][] rows(RandomGenerator random, int rows, int dimension) {
      return scaled(random, rows, dimension, 36);
    }
  },
  /** Large components that cancel: dot products far smaller than the product of the norms. */
  CANCELLING {
    @Override
    float[][] rows(RandomGenerator random, int rows, int dimension) {
      float[][] vectors = fill(rows, dimension, () -> (float) random.nextGaussian());
      for (float[] vector : vectors) {
        for (int i = 0; i + 1 < dimension; i += 2) {
          vector[i] = 1e6f + vector[i];
          vector[i + 1] = -vector[i] + vector[i + 1] * 1e-1f;
        }
      }
      return vectors;
    }
  };

  abstract float[][] rows(RandomGenerator random, int rows, int dimension);

  private static float[][] scaled(
      RandomGenerator random, int rows, int dimension, double exponent) {
    float[][] vectors = fill(rows, dimension, () -> (float) random.nextGaussian());
    for (float[] vector : vectors) {
      double scale = Math.pow(10, random.nextDouble(-exponent, exponent));
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) (vector[i] * scale / Math.sqrt(dimension));
      }
    }
    return vectors;
  }

  private interface Component {
    float next();
  }

  private static float[][] fill(int rows, int dimension, Component component) {
    float[][] vectors = new float[rows][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = component.next();
      }
    }
    return vectors;
  }
}
