package io.shardscan.server.scan.score;

/**
 * Scores of rows of whose product with a query only something near to it is known.
 *
 * @param metric how vectors are compared
 * @param offset what is added to a product with x − μ: q·μ, or 0 for the Euclidean metric
 * @param norm ‖q‖, or ‖q − μ‖ for the Euclidean metric
 */
public record ProductScore(Metric metric, double offset, double norm) {
  /**
   * A row's score.
   *
   * @param product about (q − μ)·(x − μ) for the Euclidean metric, q·(x − μ) for the others
   * @param size ‖x‖ for cosine, ½‖x − μ‖² for the Euclidean metric; not used for the dot product
   * @return never NaN if the arguments are not
   */
  public float of(double product, double size) {
    return switch (metric) {
      case COSINE ->
          size == 0 ? 0 : (float) Math.clamp((offset + product) / (size * norm), -1.0, 1.0);
      case DOT_PRODUCT ->
          (float) Math.clamp(offset + product, -Float.MAX_VALUE, (double) Float.MAX_VALUE);
      case EUCLIDEAN ->
          (float) (1 / (1 + Math.sqrt(Math.max(0, norm * norm - 2 * product + 2 * size))));
    };
  }
}
