package io.shardscan.model.basis;

import java.util.Arrays;

/**
 * Computes 1-bit codes, of several rows at a time. {@link BitBasis} tells what they are. One
 * instance serves one thread; it keeps 4 × count × length bytes and allocates nothing a row.
 */
public final class BitEncoder {
  private final BitBasis basis;
  private final int count;
  private final float[] residuals;
  private final float[] sums;
  private final float[] squares;

  /**
   * An encoder.
   *
   * @param count rows that are coded together, at least 1
   */
  public BitEncoder(BitBasis basis, int count) {
    this.basis = basis;
    this.count = count;
    this.residuals = new float[basis.length() * count];
    this.sums = new float[count];
    this.squares = new float[count];
  }

  /**
   * Codes rows.
   *
   * @param vectors count × dimension components, row by row, from {@code from} on
   * @param cells the rows' cells, from {@code firstCell} on
   * @param codes bit i of word j of row r, at {@code j × count + r}, is set where coordinate 32 × j
   *     + i of the residual is not negative; {@code count × length / 32} words
   * @param factors receives each row's factor: 0 for a residual of 0, not finite where float32
   *     cannot hold it
   */
  public void encode(
      float[] vectors, int from, int[] cells, int firstCell, int[] codes, float[] factors) {
    float[] mean = basis.basis().mean();
    int dimension = mean.length;
    Arrays.fill(residuals, dimension * count, residuals.length, 0);
    for (int row = 0; row < count; row++) {
      int vector = from + row * dimension;
      for (int i = 0; i < dimension; i++) {
        residuals[i * count + row] = vectors[vector + i] - mean[i];
      }
    }
    basis.rotation().rotate(residuals, count);
    subtractCentroids(cells, firstCell);
    takeSigns(codes);
    for (int row = 0; row < count; row++) {
      factors[row] = sums[row] == 0 ? 0 : squares[row] / sums[row];
    }
  }

  private void subtractCentroids(int[] cells, int firstCell) {
    float[] centroids = basis.centroids();
    int length = basis.length();
    for (int row = 0; row < count; row++) {
      int centroid = cells[firstCell + row] * length;
      for (int i = 0; i < length; i++) {
        residuals[i * count + row] -= centroids[centroid + i];
      }
    }
  }

  private void takeSigns(int[] codes) {
    Arrays.fill(sums, 0);
    Arrays.fill(squares, 0);
    Arrays.fill(codes, 0, basis.length() / Integer.SIZE * count, 0);
    for (int i = 0; i < basis.length(); i++) {
      int word = i / Integer.SIZE * count;
      int at = i * count;
      int bit = i % Integer.SIZE;
      for (int row = 0; row < count; row++) {
        float residual = residuals[at + row];
        codes[word + row] |= ~Float.floatToRawIntBits(residual) >>> 31 << bit;
        sums[row] += Math.abs(residual);
        squares[row] += residual * residual;
      }
    }
  }
}
