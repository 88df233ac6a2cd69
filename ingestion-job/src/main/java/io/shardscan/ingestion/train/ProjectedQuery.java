package io.shardscan.ingestion.train;

import io.shardscan.model.basis.Basis;
import io.shardscan.model.basis.BitBasis;
import io.shardscan.model.basis.BitQuery;

/** A query for one metric: in the coordinates of a basis, turned for codes, and what is added. */
final class ProjectedQuery {
  private final Similarity similarity;
  private final Basis basis;
  private final double[] weights;
  private final BitQuery bits;
  private final double length;
  private final double norm;
  private final double offset;

  ProjectedQuery(Similarity similarity, BitBasis bitBasis, float[] query) {
    this.similarity = similarity;
    this.basis = bitBasis.basis();
    int dimension = basis.dimension();
    float[] shifted = new float[dimension];
    double square = 0;
    double shiftedSquare = 0;
    double onMean = 0;
    for (int i = 0; i < dimension; i++) {
      shifted[i] = similarity.centered() ? query[i] - basis.mean()[i] : query[i];
      square += (double) query[i] * query[i];
      shiftedSquare += (double) shifted[i] * shifted[i];
      onMean += (double) query[i] * basis.mean()[i];
    }
    norm = Math.sqrt(square);
    length = Math.sqrt(shiftedSquare);
    offset = similarity.centered() ? shiftedSquare / 2 : onMean;
    bits = new BitQuery(bitBasis, shifted);
    weights = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      for (int k = 0; k < dimension; k++) {
        weights[i] += (double) basis.axes()[i * dimension + k] * shifted[k];
      }
    }
  }

  /** The query as 1-bit codes are multiplied with it. */
  BitQuery bits() {
    return bits;
  }

  /**
   * The slack of a row whose code is known.
   *
   * @param order the order of the k-th best row
   * @param size n(x)
   * @param product about w·(x − μ)
   * @param factor the row's factor
   */
  double codeSlack(double order, double size, double product, double factor) {
    double required = similarity.required(order, offset, norm, size);
    return Slacks.least(required - product, length * factor);
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
    return Slacks.least(required - product, length * spread);
  }
}
