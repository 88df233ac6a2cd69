package io.shardscan.server.collection;

import io.shardscan.server.memory.FilterFinding;
import java.util.List;

/**
 * What one server found in some segments of a collection.
 *
 * @param hits the best rows, best first, ties by key
 * @param worker what the server did
 * @param coded whether any of the segments have codes
 * @param findings what was found of the filter's comparisons
 */
public record PartialAnswer(
    List<SearchHit> hits, WorkerStats worker, boolean coded, List<FilterFinding> findings) {
  public PartialAnswer {
    hits = List.copyOf(hits);
    findings = List.copyOf(findings);
  }
}
