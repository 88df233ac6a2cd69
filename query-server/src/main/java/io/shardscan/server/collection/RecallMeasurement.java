package io.shardscan.server.collection;

import java.util.Arrays;
import java.util.List;

/**
 * Measures the recall of an index as its users see it: rows of the collection, chosen by chance,
 * are searched for exactly and by the index. A result counts as found if its score is one of the
 * exact results', so that it does not matter which of two equal rows came back.
 */
public final class RecallMeasurement {
  private static final double NANOS_PER_MILLI = 1e6;

  private final SearchService search;
  private final RowLookup rows;

  /** A measurement by means of a search that is in use. */
  public RecallMeasurement(SearchService search, RowLookup rows) {
    this.search = search;
    this.rows = rows;
  }

  /**
   * Measures.
   *
   * @throws UnknownCollectionException if there is no such collection
   * @throws PausedException if it is paused
   * @throws NotServedException if it cannot be searched now
   */
  public RecallReport measure(RecallRequest request) {
    List<StoredRow> sample = rows.sample(request.collection(), request.queries(), false);
    long[] exactNanos = new long[sample.size()];
    long[] indexNanos = new long[sample.size()];
    double recall = 0;
    long exactResults = 0;
    long indexResults = 0;
    String used = "exact";
    for (int i = 0; i < sample.size(); i++) {
      float[] vector = sample.get(i).vector();
      long begun = System.nanoTime();
      List<SearchHit> exact = search(request, vector, new IndexChoice.Exact()).hits();
      long between = System.nanoTime();
      SearchAnswer answer = search(request, vector, request.index());
      indexNanos[i] = System.nanoTime() - between;
      exactNanos[i] = between - begun;
      if (answer.index() != null) {
        used = answer.index().used();
      }
      recall += found(exact, answer.hits());
      exactResults += exact.size();
      indexResults += answer.hits().size();
    }
    int count = Math.max(1, sample.size());
    return new RecallReport(
        sample.isEmpty() ? 1 : recall / count,
        (double) exactResults / count,
        (double) indexResults / count,
        sample.size(),
        request.topK(),
        name(request.index()),
        used,
        latency(exactNanos),
        latency(indexNanos));
  }

  private SearchAnswer search(RecallRequest request, float[] vector, IndexChoice index) {
    return search.search(
        new SearchRequest(
            request.collection(),
            vector,
            request.metric(),
            request.topK(),
            Float.NEGATIVE_INFINITY,
            new MetadataChoice.None(),
            false,
            index,
            null));
  }

  private static double found(List<SearchHit> exact, List<SearchHit> hits) {
    if (exact.isEmpty()) {
      return 1;
    }
    float least = exact.getLast().score();
    long good = hits.stream().filter(hit -> hit.score() >= least).count();
    return Math.min(1, (double) good / exact.size());
  }

  private static String name(IndexChoice index) {
    return switch (index) {
      case IndexChoice.Exact exact -> "exact";
      case IndexChoice.Reduced reduced -> "pca";
      case IndexChoice.Approximate approximate -> approximate.name();
    };
  }

  private static RecallReport.Latency latency(long[] nanos) {
    if (nanos.length == 0) {
      return new RecallReport.Latency(0, 0);
    }
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new RecallReport.Latency(
        sorted[(sorted.length - 1) / 2] / NANOS_PER_MILLI,
        sorted[Math.ceilDiv(sorted.length * 99, 100) - 1] / NANOS_PER_MILLI);
  }
}
