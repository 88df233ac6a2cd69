package io.shardscan.ingestion.train;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Groups a sample's coordinates into cells by k-means (Lloyd, "Least squares quantization in PCM",
 * 1982) on leading coordinates. Centroids and spreads are then taken over all coordinates.
 */
final class CellClustering {
  private static final int ROUNDS = 8;

  private final float[] coordinates;
  private final int rows;
  private final int dimension;
  private final int depth;
  private final int cells;
  private final int[] assigned;
  private final float[] centroids;
  private final int[] counts;

  /**
   * Clusters.
   *
   * @param coordinates rows × dimension numbers whose squares fit a float
   * @param depth how many leading coordinates count
   * @param cells how many cells, at most rows
   */
  CellClustering(
      float[] coordinates, int rows, int dimension, int depth, int cells, RandomGenerator random) {
    this.coordinates = coordinates;
    this.rows = rows;
    this.dimension = dimension;
    this.depth = depth;
    this.cells = cells;
    assigned = new int[rows];
    centroids = new float[cells * dimension];
    counts = new int[cells];
    startAtRandomRows(random);
    for (int round = 0; round < ROUNDS; round++) {
      assign();
      moveCentroids(depth);
      fillEmptyCells();
    }
    assign();
    moveCentroids(dimension);
  }

  /** The centroids, cells × dimension numbers. */
  float[] centroids() {
    return centroids;
  }

  /** Rows of each cell; some may have none if rows are equal. */
  int[] counts() {
    return counts;
  }

  /** The cell of each row. */
  int[] assigned() {
    return assigned;
  }

  /** The squared distance of a row to the centroid of its cell, over count leading coordinates. */
  double squaredDistance(int row, int count) {
    int at = row * dimension;
    int centroid = assigned[row] * dimension;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double difference = (double) coordinates[at + i] - centroids[centroid + i];
      sum += difference * difference;
    }
    return sum;
  }

  private void startAtRandomRows(RandomGenerator random) {
    int[] order = new int[rows];
    for (int r = 0; r < rows; r++) {
      order[r] = r;
    }
    for (int cell = 0; cell < cells; cell++) {
      int other = random.nextInt(cell, rows);
      int row = order[other];
      order[other] = order[cell];
      System.arraycopy(coordinates, row * dimension, centroids, cell * dimension, dimension);
    }
  }

  private void assign() {
    new NearestCentroid(centroids, dimension, depth, cells, 1)
        .assign(coordinates, dimension, rows, assigned, 0);
  }

  /** Puts each centroid at the mean of its rows; one without rows stays where it is. */
  private void moveCentroids(int count) {
    double[] sums = new double[cells * count];
    Arrays.fill(counts, 0);
    for (int row = 0; row < rows; row++) {
      int sum = assigned[row] * count;
      counts[assigned[row]]++;
      for (int i = 0; i < count; i++) {
        sums[sum + i] += coordinates[row * dimension + i];
      }
    }
    for (int cell = 0; cell < cells; cell++) {
      for (int i = 0; counts[cell] > 0 && i < count; i++) {
        centroids[cell * dimension + i] = (float) (sums[cell * count + i] / counts[cell]);
      }
    }
  }

  /** Moves each empty cell's centroid onto the row that is farthest from its own. */
  private void fillEmptyCells() {
    double[] distances = null;
    for (int cell = 0; cell < cells; cell++) {
      if (counts[cell] == 0) {
        distances = distances == null ? squaredDistances() : distances;
        int farthest = 0;
        for (int row = 1; row < rows; row++) {
          farthest = distances[row] > distances[farthest] ? row : farthest;
        }
        if (distances[farthest] == 0) {
          return;
        }
        distances[farthest] = 0;
        System.arraycopy(coordinates, farthest * dimension, centroids, cell * dimension, dimension);
      }
    }
  }

  private double[] squaredDistances() {
    double[] distances = new double[rows];
    for (int row = 0; row < rows; row++) {
      distances[row] = squaredDistance(row, depth);
    }
    return distances;
  }
}
