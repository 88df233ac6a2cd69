package io.shardscan.ingestion.train;

import io.shardscan.model.basis.BitBasis;
import io.shardscan.model.basis.Calibration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** A sampled query and its best rows by each metric. */
final class QueryNeighbours {
  /** Most rows of which a search asks, as far as it is calibrated. */
  static final int NEIGHBOURS = 1_000;

  /** Numbers kept of a neighbour: its cell, n(x), its factor, and about w·(x − μ). */
  private static final int CELL = 0;

  private static final int SIZE = 1;
  private static final int FACTOR = 2;
  private static final int PRODUCT = 3;

  private final float[] query;
  private final double norm;
  private final Map<Similarity, ProjectedQuery> projections = new EnumMap<>(Similarity.class);
  private final Map<Similarity, NearestRows> neighbours = new EnumMap<>(Similarity.class);
  private final double[] values = new double[PRODUCT + 1];
  private double leastProduct = Double.NEGATIVE_INFINITY;
  private double leastCosine = Double.NEGATIVE_INFINITY;
  private double leastNearness = Double.NEGATIVE_INFINITY;
  private boolean ownRowSeen;

  QueryNeighbours(BitBasis basis, float[] query) {
    this.query = query;
    double square = 0;
    for (float component : query) {
      square += (double) component * component;
    }
    norm = Math.sqrt(square);
    for (Similarity similarity : Similarity.values()) {
      projections.put(similarity, new ProjectedQuery(similarity, basis, query));
      neighbours.put(similarity, new NearestRows(NEIGHBOURS, values.length));
    }
  }

  /** The query's length. */
  double norm() {
    return norm;
  }

  /**
   * Whether a row may be among the best by any metric.
   *
   * @param product q·x or more
   */
  boolean mayEnter(double product, double rowNorm) {
    // written so that what is not a number passes
    return !(product < leastProduct)
        || !(product < leastCosine * norm * rowNorm)
        || !(product - (norm * norm + rowNorm * rowNorm) / 2 < leastNearness);
  }

  /**
   * Keeps a row with each metric by which it is among the best so far.
   *
   * @param row the row's place among those of a group
   */
  void offer(CodedGroup group, int row) {
    int dimension = query.length;
    float[] vectors = group.vectors();
    int at = group.vectorAt(row);
    if (!ownRowSeen && Arrays.equals(query, 0, dimension, vectors, at, at + dimension)) {
      ownRowSeen = true;
      return;
    }
    double product = 0;
    double square = 0;
    double distance = 0;
    for (int i = 0; i < dimension; i++) {
      double component = vectors[at + i];
      double difference = query[i] - component;
      product += query[i] * component;
      square += component * component;
      distance += difference * difference;
    }
    double rowNorm = Math.sqrt(square);
    for (Similarity similarity : Similarity.values()) {
      double order = similarity.order(product, distance / 2, norm, rowNorm);
      NearestRows rows = neighbours.get(similarity);
      if (order > rows.least()) {
        ProjectedQuery projection = projections.get(similarity);
        values[CELL] = group.cell(row);
        values[SIZE] = similarity.centered() ? group.halfSquare(row) : rowNorm;
        values[FACTOR] = group.factor(row);
        values[PRODUCT] = group.product(row, projection.bits());
        rows.add(order, values);
      }
    }
    leastProduct = neighbours.get(Similarity.DOT_PRODUCT).least();
    leastCosine = neighbours.get(Similarity.COSINE).least();
    leastNearness = neighbours.get(Similarity.EUCLIDEAN).least();
  }

  /**
   * Adds the slacks of the best rows.
   *
   * @param topK how many rows, or all if there are fewer
   */
  void addSlacks(Similarity similarity, int topK, Calibration.Stage stage, Slacks slacks) {
    NearestRows rows = neighbours.get(similarity);
    ProjectedQuery projection = projections.get(similarity);
    int[] best = rows.bestFirst();
    int count = Math.min(topK, best.length);
    for (int i = 0; i < count; i++) {
      double[] row = rows.values(best[i]);
      double order = rows.order(best[count - 1]);
      slacks.add(
          switch (stage) {
            case CELL -> projection.cellSlack(order, (int) row[CELL]);
            case RANK -> projection.rank((int) row[CELL]);
            case CODE -> projection.codeSlack(order, row[SIZE], row[PRODUCT], row[FACTOR]);
          });
    }
  }
}
