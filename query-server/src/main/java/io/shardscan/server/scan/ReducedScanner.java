package io.shardscan.server.scan;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.candidate.CandidateCollector;
import io.shardscan.server.scan.candidate.Candidates;
import io.shardscan.server.scan.candidate.SharedCutoff;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.code.ReducedScores;
import io.shardscan.server.scan.kernel.CodeKernel;

/**
 * Collects, on behalf of one worker, the rows that score best by their leading coordinates alone.
 * Rows without codes are ranked among them by their scores.
 */
final class ReducedScanner implements Collected.Scanner {
  private final ScanQuery query;
  private final SearchMode.Reduced mode;
  private final SharedCutoff cutoff;
  private final CandidateCollector collector;
  private final float[] scores = new float[CodeKernel.ROWS];
  private final int[] rows = new int[CodeKernel.ROWS];
  private long rowsScanned;
  private long nanos;

  ReducedScanner(ScanQuery query, SearchMode.Reduced mode, SharedCutoff cutoff) {
    this.query = query;
    this.mode = mode;
    this.cutoff = cutoff;
    this.collector =
        new CandidateCollector(
            query.request().blocks(),
            query.canonical(),
            mode.candidates(query.request().topK()),
            cutoff);
  }

  /** Scans visible rows of a block; returns early where the query was stopped. */
  void scan(int blockIndex, int from, int to) {
    VectorBlock block = query.request().blocks().get(blockIndex);
    CodeBlock codes = query.codes().codes(blockIndex);
    int coded = codes == null ? from : Math.min(to, codes.rows());
    int next = from;
    if (codes != null && from < coded) {
      ReducedScores reduced =
          query.codes().reduced(codes, block, query.kernels().codes(), mode.dimensions());
      for (; next < coded && !query.stopped().get(); next = nextGroup(next)) {
        int count = block.visibleRows(next, Math.min(nextGroup(next), coded), rows);
        long reaching = reduced.score(next / CodeKernel.ROWS, cutoff.get(), scores);
        addReaching(blockIndex, count, reaching);
      }
    }
    scoreRows(blockIndex, block, Math.max(from, coded), to);
  }

  private static int nextGroup(int row) {
    return (row / CodeKernel.ROWS + 1) * CodeKernel.ROWS;
  }

  private void addReaching(int blockIndex, int count, long reaching) {
    rowsScanned += count;
    for (int j = 0; j < count; j++) {
      int place = rows[j] % CodeKernel.ROWS;
      if ((reaching >>> place & 1) != 0 && scores[place] >= cutoff.get()) {
        collector.add(blockIndex, rows[j], scores[place], scores[place]);
      }
    }
  }

  private void scoreRows(int blockIndex, VectorBlock block, int from, int to) {
    int next = from;
    while (next < to && !query.stopped().get()) {
      int count = block.visibleRows(next, to, rows);
      rowsScanned += count;
      for (int j = 0; j < count; j++) {
        float score = query.canonical().of(block, rows[j]);
        if (score >= cutoff.get()) {
          collector.add(blockIndex, rows[j], score, score);
        }
      }
      next = count < rows.length ? to : rows[count - 1] + 1;
    }
  }

  void addNanos(long nanos) {
    this.nanos += nanos;
  }

  @Override
  public Candidates candidates() {
    return collector.candidates();
  }

  @Override
  public WorkerStats stats(int worker) {
    return new WorkerStats(worker, rowsScanned, nanos);
  }
}
