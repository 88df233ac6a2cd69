package io.shardscan.ingestion.train;

/** Tells how many leading coordinates decide which cell a row belongs to. */
final class CellDepth {
  private static final int LEAST = 64;
  private static final int MOST = 128;

  private CellDepth() {}

  /** The last stage within 64 … 128 coordinates, or what lies nearest to that. */
  static int of(int[] stages, int dimension) {
    int depth = 0;
    for (int stage : stages) {
      depth = stage <= MOST ? stage : depth;
    }
    return Math.min(dimension, Math.clamp(depth, LEAST, MOST));
  }
}
