package io.shardscan.server.scan.candidate;

import io.shardscan.server.scan.block.VectorBlock;
import java.util.Arrays;
import java.util.List;

/**
 * Puts candidates whose scores are known into the order of the answer. Scores are sorted as
 * integers, packed with the candidate's place; only rows that tie are compared by key.
 */
public final class TopRows {
  /** Receives the rows of the answer, best first. */
  public interface Receiver {
    /** Takes one row by its {@link RowId}. */
    void accept(long id, float score);
  }

  private TopRows() {}

  /**
   * Passes on the best rows.
   *
   * @param blocks the blocks that rows are of
   * @param candidates the rows
   * @param scores their canonical scores, by place; those that are not a number are left out
   * @param topK most rows to pass on
   * @param threshold least score to pass on
   */
  public static void select(
      List<VectorBlock> blocks,
      Candidates candidates,
      float[] scores,
      int topK,
      float threshold,
      Receiver receiver) {
    long[] order = new long[scores.length];
    int size = 0;
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] >= threshold) {
        order[size++] = (long) descending(scores[i]) << 32 | i;
      }
    }
    Arrays.sort(order, 0, size);
    int passed = 0;
    for (int from = 0; from < size && passed < topK; ) {
      int to = endOfTie(order, from, size);
      float score = scores[(int) order[from]];
      if (to - from == 1) {
        receiver.accept(candidates.id((int) order[from]), score);
        passed++;
      } else {
        RowRanking tied = new RowRanking(blocks, Math.min(to - from, topK - passed));
        for (int i = from; i < to; i++) {
          tied.offer(candidates.id((int) order[i]), score);
        }
        tied.sort();
        for (int i = 0; i < tied.size(); i++) {
          receiver.accept(tied.id(i), score);
        }
        passed += tied.size();
      }
      from = to;
    }
  }

  private static int endOfTie(long[] order, int from, int size) {
    int to = from + 1;
    while (to < size && order[to] >>> 32 == order[from] >>> 32) {
      to++;
    }
    return to;
  }

  /** An integer that is the smaller, the greater the score; there is no −0. */
  static int descending(float score) {
    int bits = Float.floatToRawIntBits(score);
    return bits >= 0 ? ~bits : bits & Integer.MAX_VALUE;
  }
}
