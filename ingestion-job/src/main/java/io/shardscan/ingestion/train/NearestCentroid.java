package io.shardscan.ingestion.train;

/** Finds the centroid nearest to a row, looking at leading coordinates only. */
final class NearestCentroid {
  private static final int BATCH = 48;

  private final MatrixProduct products;
  private final int depth;
  private final int cells;
  private final double factor;
  private final float[] halfSquares;
  private final float[] leading;
  private final float[] scores;

  /**
   * Prepares a search.
   *
   * @param centroids cells × stride coordinates
   * @param depth how many leading coordinates count, at most stride
   * @param factor what all coordinates are multiplied by, so that squares of them fit a float
   */
  NearestCentroid(float[] centroids, int stride, int depth, int cells, double factor) {
    this.depth = depth;
    this.cells = cells;
    this.factor = factor;
    float[] scaled = new float[cells * depth];
    halfSquares = new float[cells];
    for (int cell = 0; cell < cells; cell++) {
      double square = 0;
      for (int i = 0; i < depth; i++) {
        float coordinate = (float) (centroids[cell * stride + i] * factor);
        scaled[cell * depth + i] = coordinate;
        square += (double) coordinate * coordinate;
      }
      halfSquares[cell] = (float) (square / 2);
    }
    products = MatrixProduct.byTransposeOf(scaled, depth, depth, cells);
    leading = new float[BATCH * depth];
    scores = new float[BATCH * cells];
  }

  /**
   * Assigns rows to cells. Numbers that overflow end in some cell.
   *
   * @param coordinates rows × stride numbers
   * @param assigned the cell of each row, from firstRow on, is written here
   */
  void assign(float[] coordinates, int stride, int rows, int[] assigned, int firstRow) {
    for (int first = 0; first < rows; first += BATCH) {
      int batch = Math.min(BATCH, rows - first);
      for (int r = 0; r < batch; r++) {
        for (int i = 0; i < depth; i++) {
          leading[r * depth + i] = (float) (coordinates[(first + r) * stride + i] * factor);
        }
      }
      products.multiply(leading, 0, depth, batch, scores);
      for (int r = 0; r < batch; r++) {
        assigned[firstRow + first + r] = best(r * cells);
      }
    }
  }

  /** ‖y − c‖² is least where y·c − ½‖c‖² is greatest. */
  private int best(int offset) {
    int best = 0;
    float greatest = Float.NEGATIVE_INFINITY;
    for (int cell = 0; cell < cells; cell++) {
      float score = scores[offset + cell] - halfSquares[cell];
      if (score > greatest) {
        greatest = score;
        best = cell;
      }
    }
    return best;
  }
}
