package io.shardscan.server.collection;

/**
 * What an index found of what an exact search finds.
 *
 * @param recall mean share of the exact results that were found, 0 to 1; 1 if there are none
 * @param exactResults mean number of results of an exact search
 * @param indexResults mean number of results by the index
 * @param queries queries that were asked in both ways
 * @param topK results that each asked for
 * @param index the index that was asked for
 * @param indexUsed what answered instead, if it was not that: {@code exact}, {@code ivf} or {@code
 *     pca}
 * @param exact how long exact searches took
 * @param approximate how long searches by the index took
 */
public record RecallReport(
    double recall,
    double exactResults,
    double indexResults,
    int queries,
    int topK,
    String index,
    String indexUsed,
    Latency exact,
    Latency approximate) {
  /**
   * Times of some searches.
   *
   * @param medianMillis half of them took no longer, in milliseconds
   * @param highMillis 99 of 100 took no longer, in milliseconds
   */
  public record Latency(double medianMillis, double highMillis) {}
}
