package io.shardscan.ingestion.train;

import io.shardscan.model.basis.Basis;
import java.util.Arrays;

/**
 * How far the axes of a basis, as the floats they are, are from being orthonormal.
 *
 * @param defect no less than ‖I − BᵀB‖₂
 * @param norm no less than ‖B‖₂
 * @param absoluteNorm no less than ‖ |B| ‖₂, of the matrix of the absolute values
 */
record AxesDefect(double defect, double norm, double absoluteNorm) {
  /** Covers the rounding of sums of up to 4,096 float64 numbers without cancellation. */
  private static final double MARGIN = 1 + 0x1p-40;

  /**
   * Measures axes in float64, in dimension³ operations. ‖·‖₂ is at most the Frobenius norm, and at
   * most the root of the greatest sum of absolute values in a row times that in a column.
   */
  static AxesDefect of(Basis basis) {
    int dimension = basis.dimension();
    double[][] axes = new double[Math.ceilDiv(dimension, 4) * 4][dimension];
    for (int i = 0; i < dimension; i++) {
      for (int k = 0; k < dimension; k++) {
        axes[i][k] = basis.axes()[i * dimension + k];
      }
    }
    double squares = 0;
    double frobenius = 0;
    double[] products = new double[dimension];
    double[] columnSums = new double[dimension];
    double greatestRow = 0;
    for (int i = 0; i < dimension; i++) {
      columnProducts(axes, i, products);
      frobenius += products[i];
      products[i] -= 1;
      double rowSum = 0;
      for (int k = 0; k < dimension; k++) {
        squares += products[k] * products[k];
        rowSum += Math.abs(axes[i][k]);
        columnSums[k] += Math.abs(axes[i][k]);
      }
      greatestRow = Math.max(greatestRow, rowSum);
    }
    double greatestColumn = 0;
    for (double sum : columnSums) {
      greatestColumn = Math.max(greatestColumn, sum);
    }
    double rounding = dimension * 0x1p-52 * frobenius;
    double defect = (Math.sqrt(squares) + rounding) * MARGIN;
    return new AxesDefect(
        defect, Math.sqrt(1 + defect) * MARGIN, Math.sqrt(greatestRow * greatestColumn) * MARGIN);
  }

  /** Row i of BᵀB. */
  private static void columnProducts(double[][] axes, int i, double[] products) {
    Arrays.fill(products, 0);
    for (int row = 0; row < axes.length; row += 4) {
      double[] row0 = axes[row];
      double[] row1 = axes[row + 1];
      double[] row2 = axes[row + 2];
      double[] row3 = axes[row + 3];
      double x0 = row0[i];
      double x1 = row1[i];
      double x2 = row2[i];
      double x3 = row3[i];
      for (int k = 0; k < products.length; k++) {
        products[k] += (x0 * row0[k] + x1 * row1[k]) + (x2 * row2[k] + x3 * row3[k]);
      }
    }
  }
}
