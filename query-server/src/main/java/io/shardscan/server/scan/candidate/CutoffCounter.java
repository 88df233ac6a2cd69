package io.shardscan.server.scan.candidate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Follows the score that k rows are known to reach, from one row to the next, without looking at
 * all of them again: rows are counted by ranges of scores, and the cutoff is the least score that
 * was seen in the lowest range which, with those above it, still holds k rows.
 */
final class CutoffCounter {
  private static final int RANGES = 256;

  /** Ranges reach as far above the best score as that is above the cutoff. */
  private static final int REACH = 2;

  private final int topK;
  private final float origin;
  private final float rangesPerScore;
  private final int[] counts = new int[RANGES];
  private final float[] least = new float[RANGES];

  /** The lowest range such that it and those above it hold k rows. */
  private int lowest;

  private int atLowestOrAbove;

  private CutoffCounter(int topK, float origin, float rangesPerScore) {
    this.topK = topK;
    this.origin = origin;
    this.rangesPerScore = rangesPerScore;
    Arrays.fill(least, Float.POSITIVE_INFINITY);
  }

  /**
   * Counts on from what was collected.
   *
   * @param candidates at least k of them are known to reach {@code reached}
   * @param reached a score
   * @return null if the scores are all equal, or not of numbers that tell ranges apart
   */
  static @Nullable CutoffCounter of(Candidates candidates, int topK, float reached) {
    float best = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < candidates.size(); i++) {
      best = Math.max(best, candidates.lower(i));
    }
    float rangesPerScore = RANGES / REACH / (best - reached);
    if (!(rangesPerScore > 0) || rangesPerScore > Float.MAX_VALUE) {
      return null;
    }
    CutoffCounter counter = new CutoffCounter(topK, reached, rangesPerScore);
    for (int i = 0; i < candidates.size(); i++) {
      counter.count(candidates.lower(i));
    }
    return counter.atLowestOrAbove < topK ? null : counter;
  }

  /**
   * Counts a row, and raises the cutoff if it can be raised.
   *
   * @return whether ranges still tell scores apart
   */
  boolean add(float lower, SharedCutoff cutoff) {
    if (!count(lower) || atLowestOrAbove - counts[lowest] < topK) {
      return true;
    }
    while (atLowestOrAbove - counts[lowest] >= topK) {
      atLowestOrAbove -= counts[lowest];
      lowest++;
    }
    cutoff.raise(least[lowest]);
    return lowest < RANGES - 1;
  }

  /** Returns whether the row is in the lowest range or above. */
  private boolean count(float lower) {
    if (!(lower >= origin)) {
      return false;
    }
    int range = Math.min((int) ((lower - origin) * rangesPerScore), RANGES - 1);
    counts[range]++;
    least[range] = Math.min(least[range], lower);
    if (range < lowest) {
      return false;
    }
    atLowestOrAbove++;
    return true;
  }
}
