package io.shardscan.server.scan.code;

import java.util.BitSet;

/** How near the cells of a basis are to a query. */
public final class NearestCells {
  private final CodedQuery query;
  private final float[] norms;
  private final float[] products;
  private final float[] likeness;

  /** Compares a query with all cells of its basis. */
  public NearestCells(CodedQuery query) {
    this.query = query;
    this.norms = norms(query);
    int cells = query.basis().basis().cells();
    int[] all = new int[cells];
    for (int cell = 0; cell < cells; cell++) {
      all[cell] = cell;
    }
    this.products = new float[cells];
    query.multiplyWithCentroids(all, cells, products);
    this.likeness = new float[cells];
    for (int cell = 0; cell < cells; cell++) {
      likeness[cell] = likeness(cell);
    }
  }

  /** The cell whose centroid would score best; those taken already are passed over. */
  public int nearest(BitSet taken) {
    int nearest = -1;
    for (int cell = 0; cell < likeness.length; cell++) {
      if (!taken.get(cell) && (nearest < 0 || likeness[cell] > likeness[nearest])) {
        nearest = cell;
      }
    }
    if (nearest < 0) {
      throw new IllegalArgumentException("all %d cells are taken".formatted(likeness.length));
    }
    return nearest;
  }

  /** Orders cells as the scores of rows at their centroids would. */
  private float likeness(int cell) {
    float[] norms = query.basis().basis().norms();
    return switch (query.reach().metric()) {
      case COSINE ->
          norms[cell] > 0 ? (float) ((query.offset() + products[cell]) / norms[cell]) : 0;
      case DOT_PRODUCT -> products[cell];
      case EUCLIDEAN -> products[cell] - query.basis().halfSquares()[cell];
    };
  }

  /**
   * The cells of which rows are assumed to be able to reach a cutoff.
   *
   * @param slack what rows are assumed to need at most, of what their cell's spread allows
   * @param cutoff a score, or −∞
   * @param reaching is made to hold these cells
   */
  public void reaching(float slack, float cutoff, BitSet reaching) {
    reaching.clear();
    double slope = query.reach().slope(cutoff);
    double least = query.reach().least(cutoff, query.norm()) - query.offset();
    double share = slack * query.length();
    float[] spreads = query.basis().basis().spreads();
    for (int cell = 0; cell < products.length; cell++) {
      // Written so that what is not a number reaches.
      if (!(products[cell] + share * spreads[cell] < least + slope * norms[cell])) {
        reaching.set(cell);
      }
    }
  }

  private static float[] norms(CodedQuery query) {
    return switch (query.reach().metric()) {
      case COSINE -> query.basis().basis().norms();
      case DOT_PRODUCT -> new float[query.basis().basis().cells()];
      case EUCLIDEAN -> query.basis().halfSquares();
    };
  }
}
