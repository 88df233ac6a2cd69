package io.shardscan.ingestion.train;

import java.util.stream.IntStream;

/** Chooses after how many leading coordinates a scan looks whether a row can still be an answer. */
final class StageChoice {
  private static final int MULTIPLE = 16;
  private static final int LAST = 512;
  private static final int SMALL_DIMENSION = 128;
  private static final double[] SHARES = {0.4, 0.57, 0.73, 0.86, 0.97};
  private static final double[] SHARES_OF_SMALL = {0.5, 0.8, 0.95};

  private StageChoice() {}

  /**
   * Chooses stages: where the leading coordinates hold certain shares of the variance.
   *
   * @param variances mean squares of the coordinates
   * @return numbers of coordinates, ascending, multiples of 16, from 16 up to 512 and below the
   *     dimension; at most 5, or 3 below dimension 128
   */
  static int[] choose(double[] variances) {
    int dimension = variances.length;
    int greatest = Math.min((dimension - 1) / MULTIPLE * MULTIPLE, LAST);
    if (greatest == 0) {
      return new int[0];
    }
    double[] shares = dimension < SMALL_DIMENSION ? SHARES_OF_SMALL : SHARES;
    return IntStream.range(0, shares.length)
        .map(i -> rounded(coordinatesHolding(shares[i], variances), i == shares.length - 1))
        .map(stage -> Math.min(stage, greatest))
        .distinct()
        .toArray();
  }

  /** The last stage is rounded up, so that it holds its share; the others to what is nearest. */
  private static int rounded(int coordinates, boolean last) {
    int shift = last ? MULTIPLE - 1 : MULTIPLE / 2;
    return Math.max(MULTIPLE, (coordinates + shift) / MULTIPLE * MULTIPLE);
  }

  private static int coordinatesHolding(double share, double[] variances) {
    double all = 0;
    for (double variance : variances) {
      all += variance;
    }
    double sum = 0;
    for (int i = 0; i < variances.length; i++) {
      sum += variances[i];
      if (sum >= share * all) {
        return i + 1;
      }
    }
    return variances.length;
  }
}
