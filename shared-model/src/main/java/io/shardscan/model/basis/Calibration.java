package io.shardscan.model.basis;

import java.util.List;

/**
 * How far approximate searches may cut corners in a collection, measured on queries sampled from
 * its rows.
 *
 * <p>A row x is among the best k of a query if Σ w[i]·ŷ[i] ≥ α + β·n(x), where, with t the score of
 * the k-th best,
 *
 * <ul>
 *   <li>cosine: w = Bq, α = −q·μ, β = t‖q‖, n(x) = ‖x‖;
 *   <li>dot product: w = Bq, α = t − q·μ, β = 0;
 *   <li>Euclidean: w = B(q − μ), α = ½(‖w‖² − (1/t − 1)²), β = 1, n(x) = ½‖ŷ‖².
 * </ul>
 *
 * The slack of such a row at stage r is the least z for which Σ(i &lt; r) w[i]·ŷ[i] +
 * z·‖w[r…]‖·‖ŷ[r…]‖ reaches α + β·n(x). Stage 0 is the row's cell, with centroid c, spread σ and
 * mean norm m: there it is the least z for which w·c + z·‖w‖·σ reaches α + β·n(c), where n(c) is m
 * for cosine and ½(‖c‖² + σ²) for Euclidean. A search that assumes z loses the rows whose slack is
 * greater.
 *
 * @param basis id of the basis that was measured
 * @param levels shares of neighbours, ascending, each above 0 and below 1
 * @param slacks what was measured
 */
@SuppressWarnings("ArrayRecordComponent") // read by many, compared by none
public record Calibration(String basis, float[] levels, List<Slack> slacks) {
  /** Copies the list. */
  public Calibration {
    slacks = List.copyOf(slacks);
  }

  /**
   * Quantiles of the slack of the true best k rows, over all sampled queries.
   *
   * @param metric the metric's name in requests: cosine, dot_product or euclidean
   * @param topK k
   * @param stage the stage, or 0 for cells
   * @param quantiles for each level, the slack that this share of neighbours does not exceed
   */
  public record Slack(String metric, int topK, int stage, float[] quantiles) {}
}
