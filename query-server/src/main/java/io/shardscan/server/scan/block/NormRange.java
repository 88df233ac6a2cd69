package io.shardscan.server.scan.block;

/**
 * Between which lengths a block's vectors lie. It decides whether float32 arithmetic on them can
 * neither overflow nor lose what the proof of the scan's bounds needs.
 *
 * @param smallest smallest norm that is not zero; +∞ where there is none, NaN where norms are not
 *     to be trusted
 * @param largest largest norm; 0 where there is none, NaN where norms are not to be trusted
 */
public record NormRange(float smallest, float largest) {
  /** Smallest norm but zero of a vector that is scanned in float32. */
  public static final double SMALLEST_SAFE = 1e-15;

  /** Largest norm of a vector that is scanned in float32. */
  public static final double LARGEST_SAFE = 1e15;

  /** Whether every vector may be scanned in float32. */
  public boolean safe() {
    return smallest >= SMALLEST_SAFE && largest <= LARGEST_SAFE;
  }

  /** Reads a block's norms; a norm of zero must belong to a vector of zeros. */
  static NormRange of(VectorBlock block) {
    float smallest = Float.POSITIVE_INFINITY;
    float largest = 0;
    for (int row = 0; row < block.rows(); row++) {
      float norm = block.norm(row);
      if (norm > 0) {
        smallest = Math.min(smallest, norm);
        largest = Math.max(largest, norm);
      } else if (norm != 0 || !isZero(block, row)) {
        return new NormRange(Float.NaN, Float.NaN);
      }
    }
    return new NormRange(smallest, largest);
  }

  private static boolean isZero(VectorBlock block, int row) {
    long at = block.vectorAt(row);
    for (int i = 0; i < block.dimension(); i++) {
      if (block.base().get(VectorBlock.FLOAT32, at + (long) i * Float.BYTES) != 0) {
        return false;
      }
    }
    return true;
  }
}
