package io.shardscan.server.collection;

import java.util.List;

/**
 * The answer to a query: complete, from one epoch.
 *
 * @param hits results, best first
 * @param workers who scanned what
 */
public record SearchAnswer(List<SearchHit> hits, List<WorkerStats> workers) {
  public SearchAnswer {
    hits = List.copyOf(hits);
    workers = List.copyOf(workers);
  }
}
