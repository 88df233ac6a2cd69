package io.shardscan.ingestion.train;

import io.shardscan.model.basis.Basis;
import java.util.SplittableRandom;

/**
 * Learns a basis from a sample of a collection's rows: its mean and principal axes (Pearson, "On
 * lines and planes of closest fit", 1901), scales of the codes, stages of the scan and cells.
 *
 * <p>Any finite data gives a basis of finite numbers with scales above 0: constant or zero rows,
 * fewer rows than dimensions, magnitudes at either end of float32. What cannot be represented well
 * shows in the errors of its rows, not in the basis.
 *
 * <p>Takes one thread: with the longest sample 3 seconds at dimension 384, 5 at 768 and 15 at
 * 1,536, where the eigenvectors are half of it. Memory beside the sample: as much again, and about
 * 64 × dimension² bytes.
 */
public final class BasisTrainer {
  /** Most rows that are looked at; of a longer sample the first ones. */
  public static final int MAX_SAMPLE = 32_768;

  private static final int ROWS_A_CELL = 100;
  private static final int SAMPLE_ROWS_A_CELL = 16;
  private static final int LEAST_CELLS = 16;
  private static final int MOST_CELLS = 2_048;
  private static final int BLOCK = 512;

  private BasisTrainer() {}

  /**
   * Learns a basis.
   *
   * @param sample rows drawn evenly from the collection, in random order: rows × dimension finite
   *     numbers, row by row
   * @param rows how many, at least 1; {@value #MAX_SAMPLE} are looked at
   * @param dimension components of a row, at most {@link Basis#MAX_DIMENSION}
   * @param collectionRows rows of the whole collection, from which the number of cells follows
   * @param seed the same one gives the same basis
   * @throws IllegalArgumentException if a size is out of its range or the sample too short
   */
  public static Basis train(
      float[] sample, int rows, int dimension, long collectionRows, long seed) {
    if (dimension < 1 || dimension > Basis.MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "a basis has 1 to %d dimensions, not %d".formatted(Basis.MAX_DIMENSION, dimension));
    }
    if (rows < 1 || sample.length < (long) rows * dimension) {
      throw new IllegalArgumentException(
          "a sample of %d numbers does not hold %d rows of %d"
              .formatted(sample.length, rows, dimension));
    }
    CenteredSample centered = new CenteredSample(sample, Math.min(rows, MAX_SAMPLE), dimension);
    PrincipalAxes principal = PrincipalAxes.of(centered);
    float[] coordinates = coordinates(centered, principal.axes());
    double[] scales = CodeScales.choose(coordinates, centered.rows(), dimension);
    int[] stages = StageChoice.choose(principal.variances());
    CellClustering clustering =
        new CellClustering(
            coordinates,
            centered.rows(),
            dimension,
            CellDepth.of(stages, dimension),
            cells(collectionRows, centered.rows()),
            new SplittableRandom(seed));
    return assemble(centered, principal.axes(), scales, stages, clustering);
  }

  private static int cells(long collectionRows, int rows) {
    long wanted = Math.round((double) collectionRows / ROWS_A_CELL);
    long cells = Math.clamp(wanted, LEAST_CELLS, MOST_CELLS);
    return (int) Math.max(1, Math.min(cells, rows / SAMPLE_ROWS_A_CELL));
  }

  private static float[] coordinates(CenteredSample sample, float[] axes) {
    int dimension = sample.dimension();
    MatrixProduct projection = MatrixProduct.byTransposeOf(axes, dimension, dimension, dimension);
    float[] coordinates = new float[sample.rows() * dimension];
    float[] block = new float[BLOCK * dimension];
    float[] projected = new float[BLOCK * dimension];
    for (int first = 0; first < sample.rows(); first += BLOCK) {
      int count = Math.min(BLOCK, sample.rows() - first);
      sample.copy(first, count, block);
      projection.multiply(block, 0, dimension, count, projected);
      System.arraycopy(projected, 0, coordinates, first * dimension, count * dimension);
    }
    return coordinates;
  }

  private static Basis assemble(
      CenteredSample sample,
      float[] axes,
      double[] scales,
      int[] stages,
      CellClustering clustering) {
    int dimension = sample.dimension();
    double unit = sample.unit();
    float[] unscaled = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      // the greatest code times its scale still is a float, and no scale is subnormal
      unscaled[i] = (float) Math.clamp(scales[i] * unit, Float.MIN_NORMAL, Float.MAX_VALUE / 128);
    }
    float[] centroids = clustering.centroids().clone();
    for (int i = 0; i < centroids.length; i++) {
      centroids[i] = finite(centroids[i] * unit);
    }
    CellStatistics statistics = CellStatistics.of(sample, clustering);
    return new Basis(
        sample.mean(), axes, unscaled, stages, centroids, statistics.spreads(), statistics.norms());
  }

  /** The nearest finite float. */
  static float finite(double number) {
    return (float) Math.clamp(number, -Float.MAX_VALUE, Float.MAX_VALUE);
  }
}
