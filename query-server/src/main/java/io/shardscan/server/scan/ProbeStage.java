package io.shardscan.server.scan;

import io.shardscan.server.scan.bits.BlockProbe;
import io.shardscan.server.scan.bits.ProbedQuery;
import io.shardscan.server.scan.candidate.CandidateCollector;
import io.shardscan.server.scan.candidate.Candidates;
import io.shardscan.server.scan.candidate.SharedCutoff;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that are likely to be among the best by their cells and 1-bit codes, and scores
 * them, the likeliest first, until no other is likely to come before those that are found.
 */
final class ProbeStage implements Stage {
  /** Rows for which it pays to have another worker look. */
  private static final long ROWS_PER_TASK = 1 << 17;

  /** Rows of the nearest cells to look at first for each row that is asked for, and at least. */
  private static final int ROWS_PER_ANSWER = 4;

  private static final int LEAST_ROWS = 256;

  private final ScanQuery query;
  private final ProbedBlocks blocks;
  private final @Nullable RowScanner[] scanners;
  private final Consumer<ScanResult> answer;
  private final List<List<Integer>> tasks = new ArrayList<>();
  private final Candidates[] found;

  /** The score that as many rows as are asked for are estimated to reach. */
  private final SharedCutoff estimated;

  ProbeStage(ScanQuery query, int threads, Consumer<ScanResult> answer) {
    this.query = query;
    this.blocks = query.probed();
    this.scanners = new @Nullable RowScanner[threads];
    this.answer = answer;
    this.estimated = new SharedCutoff(query.request().threshold());
    long room = 0;
    for (int block : blocks.all()) {
      if (room <= 0 && tasks.size() < threads) {
        tasks.add(new ArrayList<>());
        room = ROWS_PER_TASK;
      }
      tasks.getLast().add(block);
      room -= blocks.codedRows(block);
    }
    this.found = new Candidates[tasks.size()];
  }

  @Override
  public int tasks() {
    return tasks.size();
  }

  @Override
  public void run(int task, int worker) {
    long start = System.nanoTime();
    RowScanner scanner = scanners[worker];
    if (scanner == null) {
      scanner = new RowScanner(query);
      scanners[worker] = scanner;
    }
    CandidateCollector collector =
        new CandidateCollector(
            query.request().blocks(), query.canonical(), query.request().topK(), estimated);
    List<Probe> probes = new ArrayList<>();
    for (int block : tasks.get(task)) {
      probes.add(new Probe(block, collector));
    }
    probeNearest(probes);
    for (Probe probe : probes) {
      if (!query.stopped().get()) {
        probe.blockProbe.probeReaching(probe);
      }
      scanner.addRows(probe.blockProbe.rows());
    }
    collector.raiseCutoff();
    found[task] = collector.candidates();
    scanner.addNanos(System.nanoTime() - start);
  }

  /** One block's probe, whose rows a worker's collector takes. */
  private final class Probe implements BlockProbe.Receiver {
    final int block;
    final BlockProbe blockProbe;
    private final CandidateCollector collector;

    Probe(int block, CandidateCollector collector) {
      this.block = block;
      this.blockProbe = blocks.probe(block, query.kernels());
      this.collector = collector;
    }

    @Override
    public float cutoff() {
      return estimated.get();
    }

    @Override
    public void accept(int row, float lower, float upper) {
      collector.add(block, row, lower, upper);
    }
  }

  /** Begins with the cells that are nearest, so that the cutoff is high early on. */
  private void probeNearest(List<Probe> probes) {
    int wanted = Math.max(LEAST_ROWS, ROWS_PER_ANSWER * query.request().topK());
    ProbedQuery probed = blocks.query(probes.getFirst().block);
    BitSet taken = new BitSet();
    long seen = 0;
    while (seen < wanted && taken.cardinality() < probed.cellCount() && !query.stopped().get()) {
      int cell = probed.cells().nearest(taken);
      taken.set(cell);
      seen = 0;
      for (Probe probe : probes) {
        if (blocks.query(probe.block) == probed) {
          probe.blockProbe.probeCell(cell, probe);
        }
        seen += probe.blockProbe.rows();
      }
    }
  }

  @Override
  public @Nullable Stage next() {
    long start = System.nanoTime();
    int size = 0;
    for (Candidates part : found) {
      size += part.size();
    }
    Candidates all = new Candidates(size);
    for (Candidates part : found) {
      all.addAll(part);
    }
    all.prune(query.request().topK(), estimated);
    RowScanner scanner = anyScanner();
    scanner.scanLikeliestFirst(all);
    for (int block : blocks.all()) {
      scanner.scanRest(block, blocks.codedRows(block));
    }
    scanner.addNanos(System.nanoTime() - start);
    if (!blocks.everything()) {
      query.codes().prepare(query.reach(), query.kernels().kernel());
      return new ScanStage(query, scanners, answer);
    }
    Collected collected = Collected.of(scanners);
    collected.candidates().prune(query.request().topK(), query.cutoff());
    return new RescoreStage(query, collected.candidates(), collected.stats(), answer);
  }

  private RowScanner anyScanner() {
    for (RowScanner scanner : scanners) {
      if (scanner != null) {
        return scanner;
      }
    }
    throw new IllegalStateException("no task has run");
  }
}
