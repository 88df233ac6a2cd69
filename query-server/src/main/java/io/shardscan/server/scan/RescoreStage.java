package io.shardscan.server.scan;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.candidate.Candidates;
import io.shardscan.server.scan.candidate.RowId;
import io.shardscan.server.scan.candidate.TopRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Computes the candidates' canonical scores and answers with the best. */
final class RescoreStage implements Stage {
  private static final int ROWS_PER_TASK = 64;

  private final ScanQuery query;
  private final Candidates candidates;
  private final List<WorkerStats> stats;
  private final Consumer<ScanResult> answer;
  private final float[] scores;
  private final boolean allKnown;

  RescoreStage(
      ScanQuery query,
      Candidates candidates,
      List<WorkerStats> stats,
      Consumer<ScanResult> answer) {
    this.query = query;
    this.candidates = candidates;
    this.stats = stats;
    this.answer = answer;
    this.scores = new float[candidates.size()];
    boolean known = true;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = candidates.lower(i);
      known &= candidates.exact(i);
    }
    this.allKnown = known;
  }

  @Override
  public int tasks() {
    return allKnown ? 0 : Math.ceilDiv(scores.length, ROWS_PER_TASK);
  }

  @Override
  public void run(int task, int worker) {
    int from = task * ROWS_PER_TASK;
    int to = Math.min(from + ROWS_PER_TASK, scores.length);
    List<VectorBlock> blocks = query.request().blocks();
    for (int i = from; i < to; i++) {
      if (!candidates.exact(i)) {
        long id = candidates.id(i);
        scores[i] = query.canonical().of(blocks.get(RowId.block(id)), RowId.row(id));
      }
    }
  }

  @Override
  public @Nullable Stage next() {
    List<Hit> hits = new ArrayList<>();
    TopRows.select(
        query.request().blocks(),
        candidates,
        scores,
        query.request().topK(),
        query.request().threshold(),
        (id, score) -> hits.add(new Hit(RowId.block(id), RowId.row(id), score)));
    answer.accept(new ScanResult(hits, stats));
    return null;
  }
}
