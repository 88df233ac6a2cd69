package io.shardscan.server.scan.score;

import io.shardscan.server.scan.block.NormRange;

/**
 * Proven bounds of a row's canonical score, given the value that a float32 kernel computed for it:
 * its dot product with the query, or for the Euclidean metric its squared distance. Holds for rows
 * and queries whose norms are zero or within {@link NormRange}'s safe range. The proof is
 * docs/exact-scan.md.
 *
 * <p>As rounding is monotonic, a float32 score whose float64 value is at least x is at least x
 * rounded to float32: bounds are computed in float64 and rounded like the score itself.
 */
public sealed interface ScoreBound permits CosineBound, DotProductBound, EuclideanBound {
  /**
   * Least canonical score that a row can have.
   *
   * @param value the kernel's value
   * @param norm the row's stored norm
   */
  float lower(float value, float norm);

  /**
   * Greatest canonical score that a row can have.
   *
   * @param value the kernel's value
   * @param norm the row's stored norm
   */
  float upper(float value, float norm);

  /**
   * Translates a score into the kernel's values: for every row of the block whose canonical score
   * can be at least {@code score}, the value is
   *
   * <ul>
   *   <li>cosine: at least the result multiplied, in float32, by the row's stored norm,
   *   <li>dot product: at least the result,
   *   <li>Euclidean: at most the result.
   * </ul>
   *
   * @param score a score, or −∞
   * @param norms the norms of the block's rows
   */
  float valueAt(float score, NormRange norms);

  /**
   * The bound of a metric.
   *
   * @param queryNorm Euclidean length of the query
   * @param dimension components of a vector
   * @param roundings what the kernel says of that dimension
   */
  static ScoreBound of(Metric metric, double queryNorm, int dimension, int roundings) {
    return switch (metric) {
      case COSINE -> CosineBound.of(queryNorm, dimension, roundings);
      case DOT_PRODUCT -> DotProductBound.of(queryNorm, dimension, roundings);
      case EUCLIDEAN -> EuclideanBound.of(dimension, roundings);
    };
  }

  /** Whether the bounds hold for a query of this norm. */
  static boolean holdsFor(Metric metric, double queryNorm) {
    return queryNorm == 0
        ? metric != Metric.COSINE
        : queryNorm >= NormRange.SMALLEST_SAFE && queryNorm <= NormRange.LARGEST_SAFE;
  }
}
