package io.shardscan.server.scan;

import io.shardscan.server.scan.code.AssumedSlack;
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
}
