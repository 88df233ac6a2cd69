package io.shardscan.server.scan.cell;

import io.shardscan.server.scan.candidate.FloatSelection;
import io.shardscan.server.scan.score.ProductScore;
import java.util.BitSet;

/** How near cells are to a query. */
public final class NearestCells {
  private final Cells cells;
  private final ProductScore score;
  private final float[] products;
  private final float[] scores;

  /**
   * Compares a query with cells.
   *
   * @param score turns products into scores
   * @param products about the product of the query with each cell's centroid
   */
  public NearestCells(Cells cells, ProductScore score, float[] products) {
    this.cells = cells;
    this.score = score;
    this.products = products;
    this.scores = scores(0);
  }

  private float[] scores(double more) {
    float[] scores = new float[products.length];
    for (int cell = 0; cell < scores.length; cell++) {
      double product = products[cell] + more * cells.spreads()[cell];
      scores[cell] = score.of(product, cells.size(score.metric(), cell));
    }
    return scores;
  }

  /** The cell whose centroid scores best; those taken already are passed over. */
  public int nearest(BitSet taken) {
    int nearest = -1;
    for (int cell = 0; cell < scores.length; cell++) {
      if (!taken.get(cell) && (nearest < 0 || scores[cell] > scores[nearest])) {
        nearest = cell;
      }
    }
    if (nearest < 0) {
      throw new IllegalArgumentException("all %d cells are taken".formatted(scores.length));
    }
    return nearest;
  }

  /**
   * The score of the centroid of the last of the nearest cells.
   *
   * @param count how many cells, at least 1
   */
  public float scoreOfNearest(int count) {
    if (count >= scores.length) {
      return Float.NEGATIVE_INFINITY;
    }
    return FloatSelection.kthLargest(scores.clone(), scores.length, count);
  }

  /** The score of a cell's centroid. */
  public float score(int cell) {
    return scores[cell];
  }

  /** About the product of the query with a cell's centroid. */
  public float product(int cell) {
    return products[cell];
  }

  /**
   * The score up to which rows of each cell are assumed to come.
   *
   * @param slack what rows are assumed to need at most, of what their cell's spread allows
   */
  public float[] reach(float slack) {
    return scores(slack * score.norm());
  }
}
