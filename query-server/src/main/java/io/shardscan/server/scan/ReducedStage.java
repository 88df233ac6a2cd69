package io.shardscan.server.scan;

import io.shardscan.server.scan.candidate.Candidates;
import io.shardscan.server.scan.candidate.SharedCutoff;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Scans the leading coordinates of a query's blocks, and leaves the best rows to be scored. */
final class ReducedStage implements Stage {
  private final ScanQuery query;
  private final SearchMode.Reduced mode;
  private final ScanPlan plan;
  private final Consumer<ScanResult> answer;
  private final SharedCutoff cutoff = new SharedCutoff(Float.NEGATIVE_INFINITY);
  private final @Nullable ReducedScanner[] scanners;

  ReducedStage(ScanQuery query, SearchMode.Reduced mode, int threads, Consumer<ScanResult> answer) {
    this.query = query;
    this.mode = mode;
    this.plan = ScanPlan.of(query.request(), threads);
    this.answer = answer;
    this.scanners = new @Nullable ReducedScanner[threads];
    query.codes().prepare(query.reach(), query.kernels().kernel());
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
    ReducedScanner scanner = scanners[worker];
    if (scanner == null) {
      scanner = new ReducedScanner(query, mode, cutoff);
      scanners[worker] = scanner;
    }
    plan.forEachRange(task, scanner::scan);
    scanner.addNanos(System.nanoTime() - start);
  }

  @Override
  public Stage next() {
    Collected collected = Collected.of(scanners);
    Candidates all = collected.candidates();
    all.keepBest(mode.candidates(query.request().topK()));
    return new RescoreStage(query, all.unscored(), collected.stats(), answer);
  }
}
