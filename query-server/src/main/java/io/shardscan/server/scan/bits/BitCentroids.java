package io.shardscan.server.scan.bits;

import io.shardscan.model.basis.Basis;
import io.shardscan.model.basis.BitBasis;
import io.shardscan.server.scan.cell.Cells;
import io.shardscan.server.scan.kernel.CodeKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The turned centroids of a basis's cells as integers of 8 bits in columns, as {@link CodeKernel}
 * reads them: a query is compared with all cells in a few microseconds.
 */
public final class BitCentroids {
  private static final float ROUNDED = CodeKernel.MAX_FACTOR + 1.5f;

  private final BitBasis basis;
  private final Cells cells;
  private final MemorySegment codes;
  private final float[] steps;

  /** Turns and rounds the centroids of a basis. */
  public BitCentroids(Basis basis) {
    this.basis = new BitBasis(basis);
    this.cells = Cells.of(basis);
    int blocks = Math.ceilDiv(cells.count(), CodeKernel.ROWS);
    this.steps = new float[blocks * CodeKernel.ROWS];
    byte[] columns = new byte[blocks * CodeKernel.ROWS * length()];
    for (int cell = 0; cell < cells.count(); cell++) {
      steps[cell] = round(cell, columns);
    }
    // Freed when nobody can reach it any more: queries under way may outlive the epoch.
    this.codes = Arena.ofAuto().allocate(columns.length, CodeKernel.ROWS);
    MemorySegment.copy(columns, 0, codes, ValueLayout.JAVA_BYTE, 0, columns.length);
  }

  /** Writes a centroid's integers and returns the step that they are multiplied with. */
  private float round(int cell, byte[] columns) {
    int from = cell * length();
    float largest = 0;
    for (int i = from; i < from + length(); i++) {
      largest = Math.max(largest, Math.abs(basis.centroids()[i]));
    }
    float step = largest / CodeKernel.MAX_CODE;
    int column =
        cell / CodeKernel.ROWS * CodeKernel.ROWS * length()
            + CodeKernel.place(cell % CodeKernel.ROWS);
    for (int i = from; step > 0 && i < from + length(); i++, column += CodeKernel.ROWS) {
      columns[column] = (byte) Math.round(basis.centroids()[i] / step);
    }
    return step;
  }

  /** Bits of a code. */
  public int length() {
    return basis.length();
  }

  BitBasis basis() {
    return basis;
  }

  Cells cells() {
    return cells;
  }

  /**
   * About the product of a query with each centroid.
   *
   * @param query turned coordinates
   */
  float[] products(float[] query, CodeKernel kernel) {
    int groups = length() / CodeKernel.GROUP;
    short[] factors = new short[length()];
    float[] querySteps = new float[groups];
    for (int group = 0; group < groups; group++) {
      querySteps[group] = round(query, group * CodeKernel.GROUP, factors);
    }
    float[] products = new float[cells.count()];
    float[] sums = new float[CodeKernel.ROWS];
    for (int first = 0; first < products.length; first += CodeKernel.ROWS) {
      Arrays.fill(sums, 0);
      kernel.add(codes, (long) first * length(), factors, querySteps, 0, groups, sums);
      for (int i = 0; i < Math.min(CodeKernel.ROWS, products.length - first); i++) {
        products[first + i] = sums[i] * steps[first + i];
      }
    }
    return products;
  }

  private static float round(float[] query, int from, short[] factors) {
    float largest = Float.MIN_NORMAL;
    for (int i = from; i < from + CodeKernel.GROUP; i++) {
      largest = Math.max(largest, Math.abs(query[i]));
    }
    float step = Math.nextUp(largest / CodeKernel.MAX_FACTOR);
    double steps = 1.0 / step;
    for (int i = from; i < from + CodeKernel.GROUP; i++) {
      // To cut off is to round what has been made positive.
      factors[i] = (short) ((int) (query[i] * steps + ROUNDED) - CodeKernel.MAX_FACTOR - 1);
    }
    return step;
  }
}
