package io.shardscan.model.basis;

import java.util.List;

/**
 * How far approximate searches may cut corners in a collection, measured on queries sampled from
 * its rows.
 *
 * <p>A row x is among the best k of a query if w·(x − μ) ≥ α + β·n(x), where, with t the score of
 * the k-th best,
 *
 * <ul>
 *   <li>cosine: w = q, α = −q·μ, β = t‖q‖, n(x) = ‖x‖;
 *   <li>dot product: w = q, α = t − q·μ, β = 0;
 *   <li>Euclidean: w = q − μ, α = ½(‖w‖² − (1/t − 1)²), β = 1, n(x) = ½‖x − μ‖².
 * </ul>
 *
 * The slack of such a row is how much of what could be the row would need:
 *
 * <ul>
 *   <li>{@link Stage#CELL}, what is known of the row is its cell, with centroid c, spread σ and
 *       mean norm m: the least z for which w·Bᵀc + z·‖w‖·σ reaches α + β·n(c), where n(c) is m for
 *       cosine and ½(‖c‖² + σ²) for Euclidean;
 *   <li>{@link Stage#RANK}, what is known is which cells' centroids score best, by (q·μ + w·Bᵀc) /
 *       m, w·Bᵀc, or w·Bᵀc − n(c): how many score at least as well as that of the row's cell;
 *   <li>{@link Stage#CODE}, the row's 1-bit code with factor f is known, and with it p, about w·(x
 *       − μ) ({@link BitQuery#product}): the least z for which p + z·‖w‖·f reaches α + β·n(x).
 * </ul>
 *
 * A search that assumes z loses the rows whose slack is greater.
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

  /** What is known of a row when it is decided whether to look at it further. */
  public enum Stage {
    /** Its cell. */
    CELL,
    /** How many cells are nearer than its own. */
    RANK,
    /** Its 1-bit code. */
    CODE
  }

  /**
   * Quantiles of the slack of the true best k rows, over all sampled queries.
   *
   * @param metric the metric's name in requests: cosine, dot_product or euclidean
   * @param topK k
   * @param stage what is known of a row
   * @param quantiles for each level, the slack that this share of neighbours does not exceed
   */
  public record Slack(String metric, int topK, Stage stage, float[] quantiles) {}
}
