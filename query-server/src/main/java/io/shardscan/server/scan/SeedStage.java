package io.shardscan.server.scan;

import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.code.NearestCells;
import io.shardscan.server.scan.kernel.CodeKernel;
import java.util.BitSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Scans the rows of the cells that are nearest to the query, before all others: the cutoff is then
 * high enough for codes to leave out most of the rest.
 */
final class SeedStage implements Stage {
  /** Rows to scan for each row that is asked for, and at least. */
  private static final int ROWS_PER_ANSWER = 2;

  private static final int LEAST_ROWS = 256;

  /** Cells to look for at most: finding the next one takes as long as there are cells. */
  private static final int MOST_CELLS = 256;

  private final ScanQuery query;
  private final @Nullable RowScanner[] scanners;
  private final Consumer<ScanResult> answer;

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
    int blocks = query.request().blocks().size();
    for (int block = 0; block < blocks; block++) {
      CodeBlock codes = query.codes().codes(block);
      if (codes != null && firstOfItsBasis(block, codes)) {
        scanNearest(query.codes().cells(codes), codes, scanner);
      }
    }
    scanner.raiseCutoff();
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

  private void scanNearest(NearestCells cells, CodeBlock sample, RowScanner scanner) {
    int wanted = Math.max(ROWS_PER_ANSWER * query.request().topK(), LEAST_ROWS);
    BitSet taken = new BitSet();
    int most = Math.min(MOST_CELLS, sample.basis().basis().cells());
    for (int i = 0; i < most && wanted > 0 && !query.stopped().get(); i++) {
      int cell = cells.nearest(taken);
      taken.set(cell);
      for (int block = 0; block < query.request().blocks().size(); block++) {
        CodeBlock codes = query.codes().codes(block);
        if (codes != null && codes.basis() == sample.basis()) {
          wanted -= scanCell(block, codes, cell, scanner);
        }
      }
    }
  }

  private int scanCell(int block, CodeBlock codes, int cell, RowScanner scanner) {
    BitSet seeds = query.codes().seeds(block);
    int scanned = 0;
    for (int i = codes.firstBlock(cell); i < codes.blocks() && codes.firstCell(i) <= cell; i++) {
      if (!seeds.get(i)) {
        seeds.set(i);
        scanned += scanner.scanAll(block, i * CodeKernel.ROWS, (i + 1) * CodeKernel.ROWS);
      }
    }
    return scanned;
  }

  @Override
  public Stage next() {
    return new ScanStage(query, scanners, answer);
  }
}
