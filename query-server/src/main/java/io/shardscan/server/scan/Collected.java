package io.shardscan.server.scan;

import io.shardscan.server.scan.candidate.Candidates;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the workers of a stage have left together.
 *
 * @param candidates the candidates of all
 * @param stats what each of those that worked did
 */
record Collected(Candidates candidates, List<WorkerStats> stats) {
  /** What one worker collects. */
  interface Scanner {
    /** Its candidates so far. */
    Candidates candidates();

    /** What it did, as the worker of that number. */
    WorkerStats stats(int worker);
  }

  /**
   * Puts together what there is.
   *
   * @param scanners a place for each worker, null for those that had no task
   */
  static Collected of(@Nullable Scanner[] scanners) {
    int size = 0;
    List<WorkerStats> stats = new ArrayList<>();
    for (int worker = 0; worker < scanners.length; worker++) {
      Scanner scanner = scanners[worker];
      if (scanner != null) {
        size += scanner.candidates().size();
        stats.add(scanner.stats(worker));
      }
    }
    Candidates all = new Candidates(size);
    for (Scanner scanner : scanners) {
      if (scanner != null) {
        all.addAll(scanner.candidates());
      }
    }
    return new Collected(all, stats);
  }
}
