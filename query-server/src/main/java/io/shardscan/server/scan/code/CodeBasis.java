package io.shardscan.server.scan.code;

import io.shardscan.model.basis.Basis;
import io.shardscan.server.scan.bits.BitCentroids;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.cell.Cells;
import io.shardscan.server.scan.kernel.CodeKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A basis as queries need it: the matrices lie in off-heap memory, as rows that kernels take. */
public final class CodeBasis {
  private final String id;
  private final Basis basis;
  private final MemorySegment axes;
  private final MemorySegment centroids;
  private final double axesNorm;
  private final Cells cells;
  private final BitCentroids bits;

  /**
   * Copies a basis to where kernels can read it.
   *
   * @param id the id by which segments and calibrations name it
   * @throws IllegalArgumentException if it has no stages: such codes cannot leave rows out
   */
  public CodeBasis(String id, Basis basis) {
    if (basis.stages().length == 0) {
      throw new IllegalArgumentException("basis " + id + " has no stages");
    }
    this.id = id;
    this.basis = basis;
    this.axes = copy(basis.axes());
    this.centroids = copy(leading(basis));
    this.axesNorm = norm(basis.axes());
    this.cells = Cells.of(basis);
    this.bits = new BitCentroids(basis);
  }

  private static MemorySegment copy(float[] values) {
    // Freed when nobody can reach it any more: queries under way may outlive the epoch.
    MemorySegment copy =
        Arena.ofAuto().allocate((long) values.length * Float.BYTES, CodeKernel.ROWS);
    MemorySegment.copy(values, 0, copy, VectorBlock.FLOAT32, 0, values.length);
    return copy;
  }

  private static float[] leading(Basis basis) {
    int columns = basis.stages()[basis.stages().length - 1];
    float[] leading = new float[basis.cells() * columns];
    for (int cell = 0; cell < basis.cells(); cell++) {
      System.arraycopy(
          basis.centroids(), cell * basis.dimension(), leading, cell * columns, columns);
    }
    return leading;
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum) * (1 + 1e-9);
  }

  /** The id by which segments and calibrations name it. */
  public String id() {
    return id;
  }

  /** The numbers themselves. */
  public Basis basis() {
    return basis;
  }

  /** Components of a vector. */
  public int dimension() {
    return basis.dimension();
  }

  /** How many leading coordinates lie in columns. */
  public int columns() {
    return basis.stages()[basis.stages().length - 1];
  }

  /** How many stages there are, at least one. */
  public int stages() {
    return basis.stages().length;
  }

  /** Leading coordinates known at a stage. */
  public int stage(int stage) {
    return basis.stages()[stage];
  }

  /** The axes, {@code dimension} rows of as many float32. */
  MemorySegment axes() {
    return axes;
  }

  /** The leading coordinates of the centroids, {@link #columns} float32 a cell. */
  MemorySegment centroids() {
    return centroids;
  }

  /** At least the axes' Frobenius norm. */
  double axesNorm() {
    return axesNorm;
  }

  /** What is known of the rows of each cell. */
  Cells cells() {
    return cells;
  }

  /** The centroids as 1-bit codes are made with. */
  public BitCentroids bits() {
    return bits;
  }
}
