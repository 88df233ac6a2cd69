package io.shardscan.ingestion.train;

import io.shardscan.model.basis.Basis;
import io.shardscan.model.basis.BitBasis;
import io.shardscan.model.basis.Calibration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Measures how much slack searches of a collection need: reads all its coded rows once, keeps the
 * true nearest rows of some queries, and tells how far below their final score those were at each
 * stage of the scan. One instance serves one thread.
 *
 * <p>Most rows cost one product with the queries in float32. Those that may be among a query's best
 * are scored in float64. Memory: 168,000 + 100 × dimension bytes a query, of which there are
 * {@value #MAX_QUERIES} at most, and 4 × dimension bytes a cell.
 */
public final class Calibrator {
  /** Most queries that are measured. */
  public static final int MAX_QUERIES = 256;

  private static final int[] TOP_K = {10, 100, QueryNeighbours.NEIGHBOURS};

  private final QueryNeighbours[] queries;
  private final CodedGroup group;
  private final MatrixProduct products;
  private final float[] batchProducts;
  private final double margin;

  /**
   * Prepares to measure.
   *
   * @param queries count × dimension finite numbers, query by query: rows of the collection, drawn
   *     evenly. Of each, one row equal to it is left out of its neighbours
   * @param count how many, at least 1; if there are more than {@value #MAX_QUERIES}, so many are
   *     drawn
   * @param seed the same one draws the same
   */
  public Calibrator(Basis basis, float[] queries, int count, long seed) {
    int dimension = basis.dimension();
    if (count < 1 || queries.length < (long) count * dimension) {
      throw new IllegalArgumentException(
          "%d numbers do not hold %d queries of %d".formatted(queries.length, count, dimension));
    }
    BitBasis bitBasis = new BitBasis(basis);
    this.group = new CodedGroup(bitBasis);
    float[] drawn = drawn(queries, count, dimension, new SplittableRandom(seed));
    int number = Math.min(count, MAX_QUERIES);
    this.queries = new QueryNeighbours[number];
    for (int i = 0; i < number; i++) {
      float[] query = Arrays.copyOfRange(drawn, i * dimension, (i + 1) * dimension);
      this.queries[i] = new QueryNeighbours(bitBasis, query);
    }
    products = MatrixProduct.byTransposeOf(drawn, dimension, dimension, number);
    batchProducts = new float[CodedGroup.ROWS * number];
    // relative to ‖q‖‖x‖ or ‖x‖²: rounding of the product, and 2⁻²² twice for the norm
    margin = products.roundings() * 0x1.01p-24 + 0x1p-20;
  }

  private static float[] drawn(float[] queries, int count, int dimension, SplittableRandom random) {
    int[] order = IntStream.range(0, count).toArray();
    float[] drawn = new float[Math.min(count, MAX_QUERIES) * dimension];
    for (int i = 0; i < drawn.length / dimension; i++) {
      int other = count > MAX_QUERIES ? random.nextInt(i, count) : i;
      int query = order[other];
      order[other] = order[i];
      System.arraycopy(queries, query * dimension, drawn, i * dimension, dimension);
    }
    return drawn;
  }

  /**
   * Looks at rows.
   *
   * @param vectors rows × dimension finite numbers, row by row
   * @param norms the rows' lengths, to a factor of 1 ± 2⁻²²
   * @param cells the rows' cells
   * @param rows how many
   */
  public void add(float[] vectors, float[] norms, int[] cells, int rows) {
    int dimension = group.dimension();
    for (int first = 0; first < rows; first += CodedGroup.ROWS) {
      int batch = Math.min(CodedGroup.ROWS, rows - first);
      group.set(vectors, cells, first, batch);
      products.multiply(vectors, first * dimension, dimension, batch, batchProducts);
      for (int r = 0; r < batch; r++) {
        double norm = norms[first + r];
        for (int q = 0; q < queries.length; q++) {
          double tolerance = margin * norm * (queries[q].norm() + norm);
          double product = batchProducts[r * queries.length + q] + tolerance;
          if (queries[q].mayEnter(product, norm)) {
            queries[q].offer(group, r);
          }
        }
      }
    }
  }

  /**
   * Tells what was measured. A topK beyond the number of rows is measured on all of them; if there
   * was no row but the queries, nothing is.
   *
   * @param basisId id of the basis
   */
  public Calibration finish(String basisId) {
    List<Calibration.Slack> slacks = new ArrayList<>();
    for (Similarity similarity : Similarity.values()) {
      for (int topK : TOP_K) {
        for (Calibration.Stage stage : Calibration.Stage.values()) {
          Slacks measured = new Slacks();
          for (QueryNeighbours query : queries) {
            query.addSlacks(similarity, topK, stage, measured);
          }
          if (!measured.isEmpty()) {
            slacks.add(
                new Calibration.Slack(similarity.requestName(), topK, stage, measured.quantiles()));
          }
        }
      }
    }
    return new Calibration(basisId, Slacks.levels(), slacks);
  }
}
