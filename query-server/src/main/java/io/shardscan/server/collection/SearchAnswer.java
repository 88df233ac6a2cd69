package io.shardscan.server.collection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a query: complete, from one epoch.
 *
 * @param hits results, best first
 * @param workers who scanned what
 * @param index how it was answered; null if the query named no index
 */
public record SearchAnswer(
    List<SearchHit> hits, List<WorkerStats> workers, @Nullable IndexUse index) {
  /** The answer to a query that named no index. */
  public SearchAnswer(List<SearchHit> hits, List<WorkerStats> workers) {
    this(hits, workers, null);
  }

  public SearchAnswer {
    hits = List.copyOf(hits);
    workers = List.copyOf(workers);
  }
}
