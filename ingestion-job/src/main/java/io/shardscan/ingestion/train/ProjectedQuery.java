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

  /** Of each cell. */
  private final double[] products;

  private final double[] orders;

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
    products = new double[basis.cells()];
    orders = new double[products.length];
    for (int cell = 0; cell < products.length; cell++) {
      for (int i = 0; i < dimension; i++) {
        products[cell] += weights[i] * basis.centroids()[cell * dimension + i];
      }
      orders[cell] = order(cell);
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
    double required = similarity.required(order, offset, norm, size(cell));
    return Slacks.least(required - products[cell], length * basis.spreads()[cell]);
  }

  /** How many cells' centroids score at least as well as that of a cell. */
  int rank(int cell) {
    int rank = 0;
    for (double order : orders) {
      rank += order >= orders[cell] ? 1 : 0;
    }
    return rank;
  }

  /** What orders centroids as their scores do. */
  private double order(int cell) {
    double product = similarity.centered() ? products[cell] : products[cell] + offset;
    double halfSquare = offset - products[cell] + size(cell);
    return similarity.order(product, halfSquare, norm, basis.norms()[cell]);
  }

  /** n(c). */
  private double size(int cell) {
    if (!similarity.centered()) {
      return basis.norms()[cell];
    }
    int dimension = basis.dimension();
    double square = (double) basis.spreads()[cell] * basis.spreads()[cell];
    for (int i = cell * dimension; i < (cell + 1) * dimension; i++) {
      square += (double) basis.centroids()[i] * basis.centroids()[i];
    }
    return square / 2;
  }
}
