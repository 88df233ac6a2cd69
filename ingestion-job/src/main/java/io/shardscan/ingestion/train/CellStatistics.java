package io.shardscan.ingestion.train;

/**
 * What is known of the rows of each cell.
 *
 * @param spreads root of the mean squared distance to the centroid
 * @param norms mean length of the rows
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one step of training to the next
record CellStatistics(float[] spreads, float[] norms) {
  /**
   * Measures cells on the sample. As if each cell had one more row, at the distance that is usual
   * in all cells: this makes up for the few rows a centroid was fitted to, and gives empty cells
   * the values of an average one.
   */
  static CellStatistics of(CenteredSample sample, CellClustering clustering) {
    int cells = clustering.counts().length;
    double[] squares = new double[cells];
    double[] norms = new double[cells];
    double allSquares = 0;
    double allNorms = 0;
    for (int row = 0; row < sample.rows(); row++) {
      int cell = clustering.assigned()[row];
      double square = clustering.squaredDistance(row, sample.dimension());
      double norm = sample.norm(row);
      squares[cell] += square;
      norms[cell] += norm;
      allSquares += square;
      allNorms += norm;
    }
    float[] spreads = new float[cells];
    float[] meanNorms = new float[cells];
    for (int cell = 0; cell < cells; cell++) {
      int count = clustering.counts()[cell];
      double square = (squares[cell] + allSquares / sample.rows()) / Math.max(1, count);
      spreads[cell] = BasisTrainer.finite(Math.sqrt(square) * sample.unit());
      double norm = count == 0 ? allNorms / sample.rows() : norms[cell] / count;
      meanNorms[cell] = BasisTrainer.finite(norm);
    }
    return new CellStatistics(spreads, meanNorms);
  }
}
