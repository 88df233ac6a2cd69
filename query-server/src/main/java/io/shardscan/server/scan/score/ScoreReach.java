package io.shardscan.server.scan.score;

/**
 * What a score demands of products with the query. A row whose canonical score is at least some
 * cutoff has, in exact arithmetic,
 *
 * <ul>
 *   <li>cosine: {@code q·x ≥ a + b·‖x‖};
 *   <li>dot product: {@code q·x ≥ a};
 *   <li>Euclidean, around any point m: {@code (q − m)·(x − m) ≥ a + b·½‖x − m‖²}.
 * </ul>
 *
 * where a and b are {@link #least} and {@link #slope}. Holds for what {@link ScoreBound} holds for.
 */
public final class ScoreReach {
  private final Metric metric;
  private final double queryNorm;
  private final double float64Error;

  /**
   * The demands on rows of one query.
   *
   * @param queryNorm Euclidean length of the query
   * @param dimension components of a vector
   */
  public ScoreReach(Metric metric, double queryNorm, int dimension) {
    this.metric = metric;
    this.queryNorm = queryNorm;
    this.float64Error = Rounding.float64(dimension);
  }

  /** How vectors are compared. */
  public Metric metric() {
    return metric;
  }

  /**
   * The number a.
   *
   * @param cutoff a score, or −∞
   * @param norm for the dot product at least ‖x‖ of all rows; for the Euclidean metric at least ‖q
   *     − m‖
   */
  public double least(float cutoff, double norm) {
    return switch (metric) {
      case COSINE -> cutoff > 1 ? Double.POSITIVE_INFINITY : 0;
      case DOT_PRODUCT -> Math.nextDown(cutoff) - float64Error * queryNorm * norm;
      case EUCLIDEAN -> leastOfDistance(cutoff, norm);
    };
  }

  /**
   * The number b.
   *
   * @param cutoff a score, or −∞
   */
  public double slope(float cutoff) {
    return switch (metric) {
      case COSINE ->
          cutoff < -1
              ? Double.NEGATIVE_INFINITY
              : (Math.nextDown(cutoff) - float64Error) * queryNorm;
      case DOT_PRODUCT -> 0;
      case EUCLIDEAN -> 1;
    };
  }

  private double leastOfDistance(float cutoff, double norm) {
    if (cutoff > 1) {
      return Double.POSITIVE_INFINITY;
    }
    double least = Math.nextDown(cutoff);
    if (least <= 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double distance = (1 + 2 * float64Error) / least - 1;
    double squaredDistance = distance * distance * (1 + float64Error);
    // ‖q − x‖² = ‖q − m‖² − 2(q − m)·(x − m) + ‖x − m‖²; the norm's square is at most this wrong.
    return (norm * norm * (1 - 4e-9) - squaredDistance) / 2;
  }
}
