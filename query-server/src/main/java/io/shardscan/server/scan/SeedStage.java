package io.shardscan.server.scan;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.candidate.CandidateCollector;
import io.shardscan.server.scan.candidate.Candidates;
import io.shardscan.server.scan.candidate.RowId;
import io.shardscan.server.scan.candidate.SharedCutoff;
import io.shardscan.server.scan.cell.NearestCells;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.code.ReducedScores;
import io.shardscan.server.scan.kernel.CodeKernel;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Scores rows that are likely to be answers before all others are scanned: the cutoff is then high
 * enough for codes to leave out most of the rest. Rows of the cells nearest to the query are ranked
 * by their leading coordinates, and the best of them scored.
 */
final class SeedStage implements Stage {
  /** Rows to rank for each row that is asked for, and at least. */
  private static final int ROWS_PER_ANSWER = 4;

  private static final int LEAST_ROWS = 1024;

  /** Rows as which 64 count where fewer are visible: to score them takes as long. */
  private static final int LEAST_COUNTED = 16;

  /** Cells to look for at most: finding the next one takes as long as there are cells. */
  private static final int MOST_CELLS = 256;

  private final ScanQuery query;
  private final @Nullable RowScanner[] scanners;
  private final Consumer<ScanResult> answer;
  private final int[] visible = new int[CodeKernel.ROWS];
  private final float[] scores = new float[CodeKernel.ROWS];

  SeedStage(ScanQuery query, int threads, Consumer<ScanResult> answer) {
    this.query = query;
    this.scanners = new @Nullable RowScanner[threads];
    this.answer = answer;
  }

  @Override
  public int tasks() {
    return 1;
  }

  @Override
  public void run(int task, int worker) {
    long start = System.nanoTime();
    RowScanner scanner = new RowScanner(query);
    scanners[worker] = scanner;
    query.codes().prepare(query.reach(), query.kernels().kernel());
    int topK = query.request().topK();
    SharedCutoff cutoff = new SharedCutoff(query.request().threshold());
    CandidateCollector ranked =
        new CandidateCollector(query.request().blocks(), query.canonical(), topK, cutoff);
    int blocks = query.request().blocks().size();
    for (int block = 0; block < blocks; block++) {
      CodeBlock codes = query.codes().codes(block);
      if (codes != null && firstOfItsBasis(block, codes)) {
        rankNearest(codes, ranked, cutoff);
      }
    }
    ranked.raiseCutoff();
    // Fewer cannot raise the cutoff above the threshold; the scan finds them, too.
    if (ranked.candidates().size() >= topK) {
      score(ranked.candidates(), scanner);
      scanner.raiseCutoff();
    }
    scanner.addNanos(System.nanoTime() - start);
  }

  private boolean firstOfItsBasis(int block, CodeBlock codes) {
    for (int i = 0; i < block; i++) {
      CodeBlock before = query.codes().codes(i);
      if (before != null && before.basis() == codes.basis()) {
        return false;
      }
    }
    return true;
  }

  private void rankNearest(CodeBlock sample, CandidateCollector ranked, SharedCutoff cutoff) {
    NearestCells cells = query.codes().cells(sample);
    int wanted = Math.max(ROWS_PER_ANSWER * query.request().topK(), LEAST_ROWS);
    int allCells = sample.basis().basis().cells();
    BitSet taken = cellsWithoutRows(sample, allCells);
    int most = Math.min(MOST_CELLS, allCells - taken.cardinality());
    Map<Integer, ReducedScores> reduced = new HashMap<>();
    for (int i = 0; i < most && wanted > 0 && !query.stopped().get(); i++) {
      int cell = cells.nearest(taken);
      taken.set(cell);
      for (int block = 0; block < query.request().blocks().size(); block++) {
        CodeBlock codes = query.codes().codes(block);
        if (codes != null && codes.basis() == sample.basis()) {
          ReducedScores its =
              reduced.computeIfAbsent(
                  block, index -> query.codes().leading(index, codes, query.kernels().codes()));
          wanted -= rankCell(block, codes, cell, its, ranked, cutoff);
        }
      }
    }
  }

  /** Cells that have no row which a filter lets through. */
  private BitSet cellsWithoutRows(CodeBlock sample, int allCells) {
    BitSet without = new BitSet();
    if (query.request().blocks().stream().allMatch(block -> block.allowed().isEmpty())) {
      return without;
    }
    without.set(0, allCells);
    for (int block = 0; block < query.request().blocks().size(); block++) {
      CodeBlock codes = query.codes().codes(block);
      if (codes != null && codes.basis() == sample.basis()) {
        VectorBlock vectors = query.request().blocks().get(block);
        for (int i = 0; i < codes.blocks(); i++) {
          if (vectors.visible(i) != 0) {
            without.clear(codes.firstCell(i), codes.lastCell(i) + 1);
          }
        }
      }
    }
    return without;
  }

  /** Returns how many rows that counts as. */
  private int rankCell(
      int block,
      CodeBlock codes,
      int cell,
      ReducedScores reduced,
      CandidateCollector ranked,
      SharedCutoff cutoff) {
    VectorBlock vectors = query.request().blocks().get(block);
    BitSet seen = query.codes().seen(block);
    int rows = 0;
    for (int i = codes.firstBlock(cell); i < codes.blocks() && codes.firstCell(i) <= cell; i++) {
      if (seen.get(i)) {
        continue;
      }
      seen.set(i);
      int first = i * CodeKernel.ROWS;
      int count = vectors.visibleRows(first, first + CodeKernel.ROWS, visible);
      if (count == 0) {
        continue;
      }
      rows += Math.max(count, LEAST_COUNTED);
      long reaching = reduced.score(i, cutoff.get(), scores);
      for (int j = 0; j < count; j++) {
        int place = visible[j] % CodeKernel.ROWS;
        if ((reaching >>> place & 1) != 0 && scores[place] >= cutoff.get()) {
          ranked.add(block, visible[j], scores[place], scores[place]);
        }
      }
    }
    return rows;
  }

  private void score(Candidates ranked, RowScanner scanner) {
    scanner.addRows(ranked.size());
    for (int i = 0; i < ranked.size(); i++) {
      query.codes().markScored(RowId.block(ranked.id(i)), RowId.row(ranked.id(i)));
    }
    scanner.scanLikeliestFirst(ranked.unscored());
  }

  @Override
  public Stage next() {
    return new ScanStage(query, scanners, answer);
  }
}
