package io.shardscan.server.collection;

import io.shardscan.model.basis.Calibration;
import io.shardscan.server.scan.SearchMode;
import io.shardscan.server.scan.bits.AssumedSlack;
import io.shardscan.server.scan.score.Metric;
import java.util.List;
import java.util.Map;

/**
 * What approximate searches of a collection may assume to reach a recall, from what was measured
 * there.
 */
public final class Assumptions {
  /** From here on nothing can be saved: the search is exact. */
  private static final double HIGHEST_RECALL = 0.9999;

  /**
   * Of the share of neighbours that may be lost, what may be beyond the levels of cells' ranks and
   * of codes. Queries that are no rows lose somewhat more than the rows that were measured. A row
   * that codes do not decide costs a look at its vector, but there are few; a cell costs an
   * estimate of each of its rows.
   */
  private static final double RANK_LOSS = 0.5;

  private static final double CODE_LOSS = 0.2;

  /**
   * The same for cells that do not reach the cutoff, which seldom leaves out more than ranks do.
   */
  private static final double CELL_LOSS = 0.1;

  private final Calibration calibration;

  /** Assumptions from what was measured. */
  public Assumptions(Calibration calibration) {
    this.calibration = calibration;
  }

  /**
   * The mode of a search that finds, on average, so many of the best rows.
   *
   * @param topK rows asked for
   * @param recall share of the best rows to find, above 0
   */
  public SearchMode mode(Metric metric, int topK, double recall) {
    if (recall >= HIGHEST_RECALL) {
      return new SearchMode.Exact();
    }
    List<Calibration.Slack> slacks =
        calibration.slacks().stream()
            .filter(slack -> slack.metric().equals(metric.wireName()))
            .toList();
    if (slacks.isEmpty()) {
      return new SearchMode.Exact();
    }
    double loss = 1 - recall;
    float cell = slack(slacks, Calibration.Stage.CELL, topK, 1 - CELL_LOSS * loss);
    float code = slack(slacks, Calibration.Stage.CODE, topK, 1 - CODE_LOSS * loss);
    return new SearchMode.Approximate(
        Map.of(
            calibration.basis(),
            new AssumedSlack(cell, rank(slacks, topK, 1 - RANK_LOSS * loss), code)));
  }

  /** The slack at a stage: where k lies between two that were measured, the greater of theirs. */
  private float slack(
      List<Calibration.Slack> slacks, Calibration.Stage stage, int topK, double level) {
    Calibration.Slack below = null;
    Calibration.Slack above = null;
    for (Calibration.Slack slack : slacks) {
      if (slack.stage() == stage) {
        if (slack.topK() <= topK && (below == null || slack.topK() > below.topK())) {
          below = slack;
        }
        if (slack.topK() >= topK && (above == null || slack.topK() < above.topK())) {
          above = slack;
        }
      }
    }
    float atBelow = below == null ? -1 : quantile(below, level);
    float atAbove = above == null ? -1 : quantile(above, level);
    return Math.max(atBelow, atAbove);
  }

  /** Unlike slack, it grows with k without a limit: beyond what was measured nothing is assumed. */
  private int rank(List<Calibration.Slack> slacks, int topK, double level) {
    float[] levels = calibration.levels();
    boolean measured =
        level <= levels[levels.length - 1]
            && slacks.stream()
                .anyMatch(slack -> slack.stage() == Calibration.Stage.RANK && slack.topK() >= topK);
    return measured
        ? (int) Math.ceil(slack(slacks, Calibration.Stage.RANK, topK, level))
        : Integer.MAX_VALUE;
  }

  private float quantile(Calibration.Slack slack, double level) {
    float[] levels = calibration.levels();
    float[] quantiles = slack.quantiles();
    int above = 0;
    while (above < levels.length && levels[above] < level) {
      above++;
    }
    if (above == levels.length) {
      return 1;
    }
    if (above == 0) {
      return quantiles[0];
    }
    double share = (level - levels[above - 1]) / (levels[above] - levels[above - 1]);
    return (float) (quantiles[above - 1] + share * (quantiles[above] - quantiles[above - 1]));
  }
}
