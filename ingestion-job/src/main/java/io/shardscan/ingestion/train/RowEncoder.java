package io.shardscan.ingestion.train;

import io.shardscan.model.basis.Basis;

/**
 * Codes rows in a basis: their codes, their cells, and for each a bound of what the codes lose.
 * docs/scan-codes.md proves the bound. One instance serves one thread; it allocates nothing a row
 * and keeps about 4 × dimension² + 800 × cells bytes, for a moment 8 × dimension² more.
 */
public final class RowEncoder {
  private static final int BATCH = 48;

  private final Basis basis;
  private final int dimension;
  private final MatrixProduct projection;
  private final NearestCentroid nearest;
  private final double[] inverseScales;
  private final float[] centered;
  private final float[] coordinates;
  private final CodingError error;

  /** Prepares to code rows, which takes dimension³ operations once. */
  public RowEncoder(Basis basis) {
    this.basis = basis;
    dimension = basis.dimension();
    projection = MatrixProduct.byTransposeOf(basis.axes(), dimension, dimension, dimension);
    error = new CodingError(AxesDefect.of(basis), dimension, projection.roundings());
    nearest =
        new NearestCentroid(
            basis.centroids(),
            dimension,
            CellDepth.of(basis.stages(), dimension),
            basis.cells(),
            Math.scalb(1.0, -Math.getExponent(magnitude(basis))));
    inverseScales = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      inverseScales[i] = 1.0 / basis.scales()[i];
    }
    centered = new float[BATCH * dimension];
    coordinates = new float[BATCH * dimension];
  }

  /**
   * Codes rows.
   *
   * @param vectors rows × dimension finite numbers, row by row
   * @param rows how many
   * @param codes rows × dimension codes, −127 … 127, are written here
   * @param errors for each row x no less than ‖x − μ − Bᵀ(s∘c)‖₂; infinite where float32 cannot
   *     hold the row's coordinates
   * @param cells the number of each row's cell is written here
   */
  public void encode(float[] vectors, int rows, byte[] codes, float[] errors, int[] cells) {
    for (int first = 0; first < rows; first += BATCH) {
      int batch = Math.min(BATCH, rows - first);
      float[] mean = basis.mean();
      for (int r = 0; r < batch; r++) {
        int from = (first + r) * dimension;
        for (int i = 0; i < dimension; i++) {
          centered[r * dimension + i] = vectors[from + i] - mean[i];
        }
      }
      projection.multiply(centered, 0, dimension, batch, coordinates);
      nearest.assign(coordinates, dimension, batch, cells, first);
      for (int r = 0; r < batch; r++) {
        errors[first + r] = quantize(r * dimension, codes, (first + r) * dimension);
      }
    }
  }

  /** Writes a row's codes and returns their error. */
  private float quantize(int row, byte[] codes, int target) {
    float[] scales = basis.scales();
    double lost = 0;
    double length = 0;
    for (int i = 0; i < dimension; i++) {
      double coordinate = coordinates[row + i];
      double steps = Math.rint(coordinate * inverseScales[i]);
      int code = (int) Math.max(-CodeScales.LEVELS, Math.min(CodeScales.LEVELS, steps));
      codes[target + i] = (byte) code;
      double difference = coordinate - (double) scales[i] * code;
      lost += difference * difference;
      double component = centered[row + i];
      length += component * component;
    }
    return error.bound(Math.sqrt(lost), Math.sqrt(length));
  }

  /** The greatest coordinate that is to be expected. */
  private static float magnitude(Basis basis) {
    float greatest = Float.MIN_NORMAL;
    for (float centroid : basis.centroids()) {
      greatest = Math.max(greatest, Math.abs(centroid));
    }
    for (float scale : basis.scales()) {
      greatest = Math.max(greatest, scale * CodeScales.LEVELS);
    }
    return greatest;
  }
}
