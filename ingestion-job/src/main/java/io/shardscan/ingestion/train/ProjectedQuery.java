package io.shardscan.ingestion.train;

import io.shardscan.model.basis.Basis;

/** A query in the coordinates of a basis, for one metric: w, ‖w[r…]‖ and what the metric adds. */
final class ProjectedQuery {
  private final Similarity similarity;
  private final Basis basis;
  private final double[] weights;
  private final double[] stepWeights;
  private final double[] tails;
  private final double norm;
  private final double offset;

  ProjectedQuery(Similarity similarity, Basis basis, float[] query) {
    this.similarity = similarity;
    this.basis = basis;
    int dimension = basis.dimension();
    double[] shifted = new double[dimension];
    double square = 0;
    double onMean = 0;
    for (int i = 0; i < dimension; i++) {
      shifted[i] = similarity.centered() ? (double) query[i] - basis.mean()[i] : query[i];
      square += (double) query[i] * query[i];
      onMean += (double) query[i] * basis.mean()[i];
    }
    norm = Math.sqrt(square);
    weights = new double[dimension];
    stepWeights = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      for (int k = 0; k < dimension; k++) {
        weights[i] += basis.axes()[i * dimension + k] * shifted[k];
      }
      stepWeights[i] = weights[i] * basis.scales()[i];
    }
    tails = new double[dimension + 1];
    for (int i = dimension - 1; i >= 0; i--) {
      tails[i] = Math.hypot(tails[i + 1], weights[i]);
    }
    offset = similarity.centered() ? tails[0] * tails[0] / 2 : onMean;
  }

  /** Σ w[i]·ŷ[i] of the coordinates from a first one up to, not including, an end. */
  double partialSum(byte[] codes, int row, int from, int end) {
    double sum = 0;
    for (int i = from; i < end; i++) {
      sum += stepWeights[i] * codes[row + i];
    }
    return sum;
  }

  /**
   * The slack of a row at a stage.
   *
   * @param order the order of the k-th best row
   * @param size n(x)
   * @param partialSum Σ w[i]·ŷ[i] of the coordinates before the stage
   * @param rest ‖ŷ[r…]‖
   */
  double slack(double order, double size, int stage, double partialSum, double rest) {
    double required = similarity.required(order, offset, norm, size);
    return Slacks.least(required - partialSum, tails[stage] * rest);
  }

  /** The slack of a row in a cell, before it is looked at. */
  double cellSlack(double order, int cell) {
    int dimension = basis.dimension();
    double product = 0;
    double square = 0;
    for (int i = 0; i < dimension; i++) {
      double coordinate = basis.centroids()[cell * dimension + i];
      product += weights[i] * coordinate;
      square += coordinate * coordinate;
    }
    double spread = basis.spreads()[cell];
    double size =
        similarity.centered() ? (square + spread * spread) / 2 : (double) basis.norms()[cell];
    double required = similarity.required(order, offset, norm, size);
    return Slacks.least(required - product, tails[0] * spread);
  }
}
