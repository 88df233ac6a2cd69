package io.shardscan.server.scan;

import java.util.List;

/**
 * The answer to a scan.
 *
 * @param hits the best rows: by score descending, then by key, then by block and row
 * @param workers what each thread that worked on it did
 */
public record ScanResult(List<Hit> hits, List<WorkerStats> workers) {
  /** Copies both lists. */
  public ScanResult {
    hits = List.copyOf(hits);
    workers = List.copyOf(workers);
  }

  /** Visible rows that were compared with the query. */
  public long rowsScanned() {
    return workers.stream().mapToLong(WorkerStats::rowsScanned).sum();
  }
}
