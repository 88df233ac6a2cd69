package io.shardscan.ingestion.train;

import java.util.Arrays;

/**
 * Multiplies rows by a fixed matrix in float32 on one thread.
 *
 * <p>The innermost loop runs along a row of the matrix with all arrays at the same index, the shape
 * that the JIT compiler turns into SIMD instructions: two result rows and four matrix rows at a
 * time, so that each number loaded is used twice. Arrays it touches again soon fit the first two
 * caches.
 *
 * <p>Sums are taken in blocks of {@value #BLOCK} products, then over the blocks: no product passes
 * through more than {@link #roundings()} roundings on its way into the result.
 */
final class MatrixProduct {
  /** Products that are summed before their sum is added to the result. */
  private static final int BLOCK = 32;

  /** Columns that are computed together: six rows of so many floats fit the first-level cache. */
  private static final int PANEL = 768;

  /** Left rows that meet a block of matrix rows while it is in the second-level cache. */
  private static final int BATCH = 48;

  private final int depth;
  private final int columns;
  private final float[][][] panels;
  private final float[] even;
  private final float[] odd;
  private final float[][] sums;

  /**
   * Copies a matrix.
   *
   * @param matrix depth × columns numbers, row by row
   */
  MatrixProduct(float[] matrix, int depth, int columns) {
    this(depth, columns);
    for (int k = 0; k < depth; k++) {
      for (int panel = 0, from = 0; panel < panels.length; from += panels[panel++][k].length) {
        float[] row = panels[panel][k];
        System.arraycopy(matrix, k * columns + from, row, 0, row.length);
      }
    }
  }

  private MatrixProduct(int depth, int columns) {
    this.depth = depth;
    this.columns = columns;
    int count = Math.ceilDiv(columns, PANEL);
    int width = Math.ceilDiv(columns, count);
    panels = new float[count][depth][];
    for (int panel = 0; panel < count; panel++) {
      for (int k = 0; k < depth; k++) {
        panels[panel][k] = new float[Math.min(width, columns - panel * width)];
      }
    }
    even = new float[width];
    odd = new float[width];
    sums = new float[BATCH][width];
  }

  /**
   * Multiplies by the transpose of a matrix: column j of the product is what rows are to be
   * multiplied by row j of it.
   *
   * @param rows the matrix, columns × stride numbers, of which the first depth of each row count
   */
  static MatrixProduct byTransposeOf(float[] rows, int stride, int depth, int columns) {
    MatrixProduct product = new MatrixProduct(depth, columns);
    int column = 0;
    for (float[][] panel : product.panels) {
      for (int j = 0; j < panel[0].length; j++, column++) {
        for (int k = 0; k < depth; k++) {
          panel[k][j] = rows[column * stride + k];
        }
      }
    }
    return product;
  }

  /**
   * Most roundings, each a factor 1 + δ with |δ| ≤ 2⁻²⁴, that a product of two numbers undergoes.
   */
  int roundings() {
    return BLOCK + Math.ceilDiv(depth, BLOCK);
  }

  /**
   * Multiplies rows.
   *
   * @param left the rows: row r is the depth numbers from offset + r × stride
   * @param result rows × columns numbers, overwritten
   */
  void multiply(float[] left, int offset, int stride, int rows, float[] result) {
    for (int row = 0; row < rows; row += BATCH) {
      int batch = Math.min(BATCH, rows - row);
      int column = 0;
      for (float[][] panel : panels) {
        int width = panel[0].length;
        multiply(panel, left, offset + row * stride, stride, batch);
        for (int r = 0; r < batch; r++) {
          System.arraycopy(sums[r], 0, result, (row + r) * columns + column, width);
        }
        column += width;
      }
    }
  }

  private void multiply(float[][] panel, float[] left, int offset, int stride, int rows) {
    int width = panel[0].length;
    for (int r = 0; r < rows; r++) {
      Arrays.fill(sums[r], 0, width, 0);
    }
    for (int block = 0; block < depth; block += BLOCK) {
      int end = Math.min(block + BLOCK, depth);
      for (int r = 0; r < rows; r += 2) {
        // the last of an odd number of rows is its own partner
        int second = Math.min(r + 1, rows - 1);
        Arrays.fill(even, 0, width, 0);
        Arrays.fill(odd, 0, width, 0);
        for (int k = block; k < end; k += 4) {
          addFour(panel, width, k, end, left, offset + r * stride, offset + second * stride);
        }
        add(even, sums[r], width);
        if (second != r) {
          add(odd, sums[second], width);
        }
      }
    }
  }

  private void addFour(
      float[][] panel, int width, int k, int end, float[] left, int first, int second) {
    int k1 = k + 1 < end ? k + 1 : k;
    int k2 = k + 2 < end ? k + 2 : k;
    int k3 = k + 3 < end ? k + 3 : k;
    addFour(
        even,
        odd,
        panel[k],
        panel[k1],
        panel[k2],
        panel[k3],
        width,
        left[first + k],
        k1 == k ? 0 : left[first + k1],
        k2 == k ? 0 : left[first + k2],
        k3 == k ? 0 : left[first + k3],
        left[second + k],
        k1 == k ? 0 : left[second + k1],
        k2 == k ? 0 : left[second + k2],
        k3 == k ? 0 : left[second + k3]);
  }

  private static void addFour(
      float[] even,
      float[] odd,
      float[] row0,
      float[] row1,
      float[] row2,
      float[] row3,
      int width,
      float e0,
      float e1,
      float e2,
      float e3,
      float o0,
      float o1,
      float o2,
      float o3) {
    for (int j = 0; j < width; j++) {
      float m0 = row0[j];
      float m1 = row1[j];
      float m2 = row2[j];
      float m3 = row3[j];
      even[j] = Math.fma(e3, m3, Math.fma(e2, m2, Math.fma(e1, m1, Math.fma(e0, m0, even[j]))));
      odd[j] = Math.fma(o3, m3, Math.fma(o2, m2, Math.fma(o1, m1, Math.fma(o0, m0, odd[j]))));
    }
  }

  private static void add(float[] block, float[] sum, int width) {
    for (int j = 0; j < width; j++) {
      sum[j] += block[j];
    }
  }
}
