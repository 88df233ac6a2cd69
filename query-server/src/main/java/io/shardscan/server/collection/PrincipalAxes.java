package io.shardscan.server.collection;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The directions in which some vectors differ most: the leading eigenvectors of their covariance,
 * by orthogonal iteration (Golub and Van Loan, Matrix Computations, 8.2.4). The covariance is
 * applied to a direction without being formed, so the cost of a round is that of reading the
 * vectors twice. The same vectors have the same axes.
 */
final class PrincipalAxes {
  /** Axes turn by less than this in a round once they are good enough to look at. */
  private static final double SETTLED = 1e-3;

  private static final int MOST_ROUNDS = 60;
  private static final long SEED = 7;

  private final List<float[]> vectors;
  private final int dimension;
  private final double[] centre;
  private final double[][] axes;

  /**
   * Finds axes.
   *
   * @param vectors vectors of one length, at least one
   * @param count axes wanted; those beyond the vectors' dimension are zero
   */
  PrincipalAxes(List<float[]> vectors, int count) {
    this.vectors = vectors;
    dimension = vectors.getFirst().length;
    centre = centre();
    axes = new double[count][dimension];
    SplittableRandom random = new SplittableRandom(SEED);
    for (double[] axis : axes) {
      for (int i = 0; i < dimension; i++) {
        axis[i] = random.nextDouble() - 0.5;
      }
    }
    orthonormalize(axes);
    iterate();
    for (double[] axis : axes) {
      pointForward(axis);
    }
  }

  /** Where a vector lies along each axis, from the centre. */
  double[] position(float[] vector) {
    double[] position = new double[axes.length];
    for (int axis = 0; axis < axes.length; axis++) {
      position[axis] = along(axes[axis], vector);
    }
    return position;
  }

  /** The share of the vectors' variance that lies along each axis, 0 to 1. */
  double[] explainedVariance() {
    double total = 0;
    double[] shares = new double[axes.length];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        double difference = vector[i] - centre[i];
        total += difference * difference;
      }
      double[] position = position(vector);
      for (int axis = 0; axis < axes.length; axis++) {
        shares[axis] += position[axis] * position[axis];
      }
    }
    for (int axis = 0; axis < axes.length; axis++) {
      shares[axis] = total == 0 ? 0 : Math.min(1, shares[axis] / total);
    }
    return shares;
  }

  private double[] centre() {
    double[] sum = new double[dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        sum[i] += vector[i];
      }
    }
    for (int i = 0; i < dimension; i++) {
      sum[i] /= vectors.size();
    }
    return sum;
  }

  private void iterate() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double[][] turned = covarianceTimesAxes();
      orthonormalize(turned);
      double least = 1;
      for (int axis = 0; axis < axes.length; axis++) {
        least = Math.min(least, Math.abs(dot(turned[axis], axes[axis])));
        axes[axis] = turned[axis];
      }
      if (least > 1 - SETTLED * SETTLED) {
        return;
      }
    }
  }

  private double[][] covarianceTimesAxes() {
    double[][] product = new double[axes.length][dimension];
    for (float[] vector : vectors) {
      for (int axis = 0; axis < axes.length; axis++) {
        double[] sum = product[axis];
        double weight = along(axes[axis], vector);
        for (int i = 0; i < dimension; i++) {
          sum[i] += weight * (vector[i] - centre[i]);
        }
      }
    }
    return product;
  }

  private double along(double[] axis, float[] vector) {
    double sum = 0;
    for (int i = 0; i < dimension; i++) {
      sum += axis[i] * (vector[i] - centre[i]);
    }
    return sum;
  }

  /** Gram and Schmidt's, in place; what depends on those before it becomes zero. */
  private static void orthonormalize(double[][] directions) {
    for (int i = 0; i < directions.length; i++) {
      double before = Math.sqrt(dot(directions[i], directions[i]));
      for (int j = 0; j < i; j++) {
        subtract(directions[i], directions[j], dot(directions[i], directions[j]));
      }
      double length = Math.sqrt(dot(directions[i], directions[i]));
      double scale = length > before * 1e-9 ? 1 / length : 0;
      for (int k = 0; k < directions[i].length; k++) {
        directions[i][k] *= scale;
      }
    }
  }

  private static void subtract(double[] from, double[] direction, double times) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= times * direction[i];
    }
  }

  /** An axis has no sign of its own: its largest component is made positive. */
  private static void pointForward(double[] axis) {
    double largest = 0;
    for (double component : axis) {
      if (Math.abs(component) > Math.abs(largest)) {
        largest = component;
      }
    }
    if (largest < 0) {
      for (int i = 0; i < axis.length; i++) {
        axis[i] = -axis[i];
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
