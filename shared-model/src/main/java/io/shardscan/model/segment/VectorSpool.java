package io.shardscan.model.segment;

import io.shardscan.model.row.RowBatch;

/** The vectors of a segment in the making, and their norms. */
final class VectorSpool {
  private final int dimension;
  private final ColumnSpool vectors;
  private final ColumnSpool norms;

  VectorSpool(int dimension, ScratchSpace scratch) {
    this.dimension = dimension;
    vectors = new ColumnSpool(scratch, ColumnSpool.LARGE_BLOCK);
    norms = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
  }

  /**
   * Computes norms.
   *
   * @return the Euclidean norm of each of the rows
   * @throws IllegalArgumentException if a component is NaN or infinite
   * @throws RowLimitException if a norm is larger than any finite float
   */
  float[] measure(RowBatch batch, int fromRow, int rows) {
    float[] measured = new float[rows];
    for (int i = 0; i < rows; i++) {
      double squares = sumOfSquares(batch.vectors(), (fromRow + i) * dimension);
      if (!Double.isFinite(squares)) { // squares of finite floats cannot sum up to that
        throw new IllegalArgumentException(
            "Row %d of the batch: its vector has a component that is NaN or infinite"
                .formatted(fromRow + i));
      }
      measured[i] = (float) Math.sqrt(squares);
      if (Float.isInfinite(measured[i])) {
        throw new RowLimitException(
            fromRow + i,
            "its vector has the norm %g; at most %g is allowed, the largest 32-bit float"
                .formatted(Math.sqrt(squares), Float.MAX_VALUE));
      }
    }
    return measured;
  }

  /** Appends rows and the norms that were computed of them. */
  void append(RowBatch batch, int fromRow, float[] measured) {
    vectors.putFloats(batch.vectors(), fromRow * dimension, measured.length * dimension);
    norms.putFloats(measured, 0, measured.length);
  }

  /** The buffer of vectors. */
  ColumnSpool vectors() {
    return vectors;
  }

  /** The buffer of norms. */
  ColumnSpool norms() {
    return norms;
  }

  /** Four sums, since each addition has to wait for the one before it in its sum. */
  private double sumOfSquares(float[] components, int from) {
    int end = from + dimension;
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = from;
    for (; i + 4 <= end; i += 4) {
      sum0 += (double) components[i] * components[i];
      sum1 += (double) components[i + 1] * components[i + 1];
      sum2 += (double) components[i + 2] * components[i + 2];
      sum3 += (double) components[i + 3] * components[i + 3];
    }
    for (; i < end; i++) {
      sum0 += (double) components[i] * components[i];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }
}
