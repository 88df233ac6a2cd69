package io.shardscan.server.collection;

import java.util.Arrays;
import java.util.List;

/** Eigenvalues by Jacobi's rotations: another way to them than the one that is in use. */
final class JacobiEigenvalues {
  private static final int SWEEPS = 30;

  private JacobiEigenvalues() {}

  /** The eigenvalues of the vectors' covariance, the largest first. */
  static double[] ofCovariance(List<float[]> vectors) {
    double[][] matrix = covariance(vectors);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int p = 0; p < matrix.length; p++) {
        for (int q = p + 1; q < matrix.length; q++) {
          rotate(matrix, p, q);
        }
      }
    }
    double[] values = new double[matrix.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = -matrix[i][i];
    }
    Arrays.sort(values);
    return Arrays.stream(values).map(value -> -value).toArray();
  }

  private static double[][] covariance(List<float[]> vectors) {
    int dimension = vectors.getFirst().length;
    double[] mean = new double[dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        mean[i] += vector[i] / (double) vectors.size();
      }
    }
    double[][] covariance = new double[dimension][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        for (int j = 0; j < dimension; j++) {
          covariance[i][j] += (vector[i] - mean[i]) * (vector[j] - mean[j]);
        }
      }
    }
    return covariance;
  }

  /** Makes the element at p and q zero. */
  private static void rotate(double[][] a, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double angle = 0.5 * Math.atan2(2 * a[p][q], a[q][q] - a[p][p]);
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    for (int i = 0; i < a.length; i++) {
      double ip = a[i][p];
      a[i][p] = c * ip - s * a[i][q];
      a[i][q] = s * ip + c * a[i][q];
    }
    for (int i = 0; i < a.length; i++) {
      double pi = a[p][i];
      a[p][i] = c * pi - s * a[q][i];
      a[q][i] = s * pi + c * a[q][i];
    }
  }
}
