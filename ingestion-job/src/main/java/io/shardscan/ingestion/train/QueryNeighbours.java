package io.shardscan.ingestion.train;

import io.shardscan.model.basis.Basis;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** A sampled query and its best rows by each metric. */
final class QueryNeighbours {
  /** Most rows of which a search asks, as far as it is calibrated. */
  static final int NEIGHBOURS = 1_000;

  /** Numbers kept of a neighbour before those of its stages: its cell, ‖x‖ and ½‖ŷ‖². */
  private static final int CELL = 0;

  private static final int NORM = 1;
  private static final int HALF_SQUARE = 2;
  private static final int STAGES = 3;

  private final Basis basis;
  private final float[] query;
  private final double norm;
  private final Map<Similarity, ProjectedQuery> projections = new EnumMap<>(Similarity.class);
  private final Map<Similarity, NearestRows> neighbours = new EnumMap<>(Similarity.class);
  private final double[] values;
  private double leastProduct = Double.NEGATIVE_INFINITY;
  private double leastCosine = Double.NEGATIVE_INFINITY;
  private double leastNearness = Double.NEGATIVE_INFINITY;
  private boolean ownRowSeen;

  QueryNeighbours(Basis basis, float[] query) {
    this.basis = basis;
    this.query = query;
    double square = 0;
    for (float component : query) {
      square += (double) component * component;
    }
    norm = Math.sqrt(square);
    values = new double[STAGES + 2 * basis.stages().length];
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

  /** Keeps a row with each metric by which it is among the best so far. */
  void offer(float[] vectors, byte[] codes, int row, int cell) {
    int dimension = query.length;
    int at = row * dimension;
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
        values[CELL] = cell;
        values[NORM] = rowNorm;
        describeCodes(projections.get(similarity), codes, at);
        rows.add(order, values);
      }
    }
    leastProduct = neighbours.get(Similarity.DOT_PRODUCT).least();
    leastCosine = neighbours.get(Similarity.COSINE).least();
    leastNearness = neighbours.get(Similarity.EUCLIDEAN).least();
  }

  /** Writes ½‖ŷ‖², and for each stage the sum before it and ‖ŷ[r…]‖. */
  private void describeCodes(ProjectedQuery projection, byte[] codes, int at) {
    int[] stages = basis.stages();
    double square = 0;
    int end = query.length;
    for (int stage = stages.length - 1; stage >= 0; stage--) {
      square += squareOfCodes(codes, at, stages[stage], end);
      values[STAGES + 2 * stage + 1] = Math.sqrt(square);
      end = stages[stage];
    }
    values[HALF_SQUARE] = (square + squareOfCodes(codes, at, 0, end)) / 2;
    double sum = 0;
    int from = 0;
    for (int stage = 0; stage < stages.length; stage++) {
      sum += projection.partialSum(codes, at, from, stages[stage]);
      values[STAGES + 2 * stage] = sum;
      from = stages[stage];
    }
  }

  private double squareOfCodes(byte[] codes, int at, int from, int end) {
    double square = 0;
    for (int i = from; i < end; i++) {
      double coordinate = (double) basis.scales()[i] * codes[at + i];
      square += coordinate * coordinate;
    }
    return square;
  }

  /**
   * Adds the slacks of the best rows.
   *
   * @param topK how many rows, or all if there are fewer
   * @param stage index of the stage among those of the basis, or −1 for cells
   */
  void addSlacks(Similarity similarity, int topK, int stage, Slacks slacks) {
    NearestRows rows = neighbours.get(similarity);
    ProjectedQuery projection = projections.get(similarity);
    int[] best = rows.bestFirst();
    int count = Math.min(topK, best.length);
    for (int i = 0; i < count; i++) {
      double[] row = rows.values(best[i]);
      double order = rows.order(best[count - 1]);
      slacks.add(
          stage < 0
              ? projection.cellSlack(order, (int) row[CELL])
              : projection.slack(
                  order,
                  row[similarity.centered() ? HALF_SQUARE : NORM],
                  basis.stages()[stage],
                  row[STAGES + 2 * stage],
                  row[STAGES + 2 * stage + 1]));
    }
  }
}
