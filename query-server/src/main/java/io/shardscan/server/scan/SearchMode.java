package io.shardscan.server.scan;

import io.shardscan.server.scan.bits.AssumedSlack;
import java.util.Map;

/**
 * How an answer is found. Scores are exact in every mode; which rows are in the answer may not be.
 */
public sealed interface SearchMode {
  /** Finds the best rows. Codes serve to leave out rows that are proven not to be among them. */
  record Exact() implements SearchMode {}

  /**
   * Leaves out rows that are unlikely to be among the best.
   *
   * @param slacks what is assumed of rows, by the id of the basis of their codes; rows of another
   *     basis, or without codes, are searched exactly
   */
  record Approximate(Map<String, AssumedSlack> slacks) implements SearchMode {
    /** Copies the map. */
    public Approximate {
      slacks = Map.copyOf(slacks);
    }
  }

  /**
   * Ranks rows by their leading coordinates in the collection's principal axes, and scores the best
   * of them. Rows without codes are ranked by their scores.
   *
   * @param dimensions leading coordinates to use, at least 1
   * @param multiplier rows to score for each row that is asked for, at least 1
   */
  record Reduced(int dimensions, int multiplier) implements SearchMode {
    /** Most rows that are scored, but for as many as are asked for. */
    public static final int MAX_CANDIDATES = 1 << 18;

    /** Rows to score. */
    int candidates(int topK) {
      return Math.max(topK, (int) Math.min((long) topK * multiplier, MAX_CANDIDATES));
    }
  }
}
