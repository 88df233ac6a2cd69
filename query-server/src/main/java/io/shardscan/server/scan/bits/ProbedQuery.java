package io.shardscan.server.scan.bits;

import io.shardscan.model.basis.BitQuery;
import io.shardscan.server.scan.cell.NearestCells;
import io.shardscan.server.scan.kernel.CodeKernel;
import io.shardscan.server.scan.score.Metric;
import io.shardscan.server.scan.score.ProductScore;
import io.shardscan.server.scan.score.ScoreReach;

/** A query as 1-bit codes of a basis are compared with it, and what is assumed of their rows. */
public final class ProbedQuery {
  private final AssumedSlack assumed;
  private final ScoreReach reach;
  private final BitQuery bits;
  private final ProductScore score;
  private final NearestCells cells;
  private final float[] cellReach;

  /**
   * Turns a query, and compares it with all cells.
   *
   * @param query finite components, as many as the basis has
   * @param reach what a row must reach
   * @param allVisible whether next to no row is hidden or filtered out, so that the nearest rows
   *     lie in as near cells as they do in the whole collection
   */
  public ProbedQuery(
      BitCentroids centroids,
      float[] query,
      AssumedSlack assumed,
      ScoreReach reach,
      boolean allVisible,
      CodeKernel kernel) {
    this.assumed = assumed;
    this.reach = reach;
    float[] mean = centroids.basis().basis().mean();
    boolean centred = reach.metric() == Metric.EUCLIDEAN;
    float[] shifted = new float[query.length];
    double product = 0;
    double square = 0;
    for (int i = 0; i < query.length; i++) {
      shifted[i] = centred ? query[i] - mean[i] : query[i];
      product += (double) query[i] * mean[i];
      square += (double) shifted[i] * shifted[i];
    }
    this.score = new ProductScore(reach.metric(), centred ? 0 : product, Math.sqrt(square));
    this.bits = new BitQuery(centroids.basis(), shifted);
    float[] products = centroids.products(bits.coordinates(), kernel);
    this.cells = new NearestCells(centroids.cells(), score, products);
    this.cellReach = cells.reach(assumed.cell());
    if (allVisible) {
      leaveOutBeyond(Math.max(1, assumed.rank()));
    }
  }

  private void leaveOutBeyond(int rank) {
    float least = cells.scoreOfNearest(rank);
    for (int cell = 0; cell < cellReach.length; cell++) {
      if (cells.score(cell) < least) {
        cellReach[cell] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  AssumedSlack assumed() {
    return assumed;
  }

  ScoreReach reach() {
    return reach;
  }

  BitQuery bits() {
    return bits;
  }

  ProductScore score() {
    return score;
  }

  /** How many cells there are. */
  public int cellCount() {
    return cellReach.length;
  }

  /** How near the cells are. */
  public NearestCells cells() {
    return cells;
  }

  /** The score up to which rows of a cell are assumed to come. */
  float cellReach(int cell) {
    return cellReach[cell];
  }
}
