package io.shardscan.server.scan;

import io.shardscan.server.scan.candidate.Candidates;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Scans every row of a query's blocks, and leaves the candidates. */
final class ScanStage implements Stage {
  private final ScanQuery query;
  private final ScanPlan plan;
  private final Consumer<ScanResult> answer;

  /** A worker's own, made when it gets its first task. */
  private final @Nullable RowScanner[] scanners;

  /**
   * The stage of a query.
   *
   * @param scanners a place for each worker's scanner; those that there are go on
   */
  ScanStage(ScanQuery query, @Nullable RowScanner[] scanners, Consumer<ScanResult> answer) {
    this.query = query;
    this.plan = ScanPlan.of(query.request(), scanners.length);
    this.answer = answer;
    this.scanners = scanners;
  }

  @Override
  public int tasks() {
    return plan.tasks();
  }

  @Override
  public Object pass() {
    return plan.pass();
  }

  @Override
  public void run(int task, int worker) {
    long start = System.nanoTime();
    RowScanner scanner = scanners[worker];
    if (scanner == null) {
      scanner = new RowScanner(query);
      scanners[worker] = scanner;
    }
    plan.forEachRange(task, scanner::scan);
    scanner.addNanos(System.nanoTime() - start);
  }

  @Override
  public Stage next() {
    Collected collected = Collected.of(scanners);
    Candidates all = collected.candidates();
    all.prune(query.request().topK(), query.cutoff());
    return new RescoreStage(query, all, collected.stats(), answer);
  }
}
