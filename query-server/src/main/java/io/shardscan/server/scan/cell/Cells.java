package io.shardscan.server.scan.cell;

import io.shardscan.model.basis.Basis;
import io.shardscan.server.scan.score.Metric;

/**
 * What is known of the rows of a basis's cells.
 *
 * @param norms a cell: the mean of ‖x‖
 * @param halfSquares a cell: half the mean of ‖x − μ‖²
 * @param spreads a cell: root of the mean squared distance from the centroid
 */
@SuppressWarnings("ArrayRecordComponent") // read by many, compared by none
public record Cells(float[] norms, float[] halfSquares, float[] spreads) {
  /** The cells of a basis. */
  public static Cells of(Basis basis) {
    float[] halfSquares = new float[basis.cells()];
    for (int cell = 0; cell < halfSquares.length; cell++) {
      double square = (double) basis.spreads()[cell] * basis.spreads()[cell];
      for (int i = cell * basis.dimension(); i < (cell + 1) * basis.dimension(); i++) {
        square += (double) basis.centroids()[i] * basis.centroids()[i];
      }
      halfSquares[cell] = (float) (square / 2);
    }
    return new Cells(basis.norms(), halfSquares, basis.spreads());
  }

  /** How many there are. */
  public int count() {
    return norms.length;
  }

  /**
   * What {@link io.shardscan.server.scan.score.ProductScore} takes as the size of a cell's rows.
   */
  float size(Metric metric, int cell) {
    return metric == Metric.EUCLIDEAN ? halfSquares[cell] : norms[cell];
  }
}
