package io.shardscan.server.collection;

import org.jspecify.annotations.Nullable;

/** How a query is to be answered. */
public sealed interface IndexChoice {
  /** By the exact scan. */
  record Exact() implements IndexChoice {}

  /**
   * By an approximate search that finds a share of the best rows.
   *
   * @param name the name that it was asked for by: auto, hnsw or ivf
   * @param targetRecall the share, above 0 and below 1; null for the collection's own
   */
  record Approximate(String name, @Nullable Double targetRecall) implements IndexChoice {}

  /**
   * By ranking rows in fewer dimensions, and scoring the best of them.
   *
   * @param dimensions leading principal axes to use
   * @param multiplier rows to score for each result asked for
   */
  record Reduced(int dimensions, int multiplier) implements IndexChoice {}
}
