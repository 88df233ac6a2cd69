package io.shardscan.server.scan;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.code.AssumedSlack;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.code.CodeSieve;
import io.shardscan.server.scan.code.NearestCells;
import io.shardscan.server.scan.kernel.CodeKernel;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Scans rows that have codes, on behalf of one worker: only those that the codes leave are compared
 * by their vectors. Where codes leave too many, they are not looked at for a while.
 */
final class CodedScanner {
  /** Stripes after which it is judged whether codes help. */
  private static final int TRIAL = 1;

  /** Stripes that are scanned without codes where these did not help. */
  private static final int PAUSE = 32;

  private final ScanQuery query;
  private final int blockIndex;
  private final VectorBlock vectors;
  private final CodeBlock codes;
  private final RowScanner scanner;
  private final CodeSieve sieve;
  private final @Nullable AssumedSlack assumed;
  private final NearestCells cells;
  private final BitSet reachingCells = new BitSet();
  private float cellsCutoff = Float.NaN;
  private final long[] left = new long[CodeBlock.STRIPE_BLOCKS];
  private int listed;
  private int tried;
  private int rowsTried;
  private int rowsLeft;
  private int paused;

  CodedScanner(ScanQuery query, int blockIndex, CodeBlock codes, RowScanner scanner) {
    this.query = query;
    this.blockIndex = blockIndex;
    this.vectors = query.request().blocks().get(blockIndex);
    this.codes = codes;
    this.scanner = scanner;
    this.sieve = query.codes().sieve(blockIndex, codes, query.kernels().codes());
    this.assumed = query.codes().assumed(codes);
    this.cells = query.codes().cells(codes);
  }

  /** Scans visible rows; all of them have codes. */
  void scan(int from, int to) {
    listed = 0;
    int next = from;
    while (next < to && !query.stopped().get()) {
      int end = Math.min(to, (next / CodeBlock.STRIPE_ROWS + 1) * CodeBlock.STRIPE_ROWS);
      scanStripe(next, end);
      next = end;
    }
    compareListed();
  }

  /** Scans rows of one stripe. */
  private void scanStripe(int from, int to) {
    float cutoff = query.cutoff().get();
    moveTo(cutoff);
    int first = from / CodeKernel.ROWS;
    int count = Math.ceilDiv(to, CodeKernel.ROWS) - first;
    int rows = 0;
    for (int i = 0; i < count; i++) {
      left[i] = rowsOf(first + i, from, to);
      rows += Long.bitCount(left[i]);
    }
    if (rows == 0) {
      return;
    }
    scanner.addRows(rows);
    if (cutoff == Float.NEGATIVE_INFINITY) {
      // Nothing can be left out yet.
    } else if (paused > 0) {
      paused--;
    } else {
      sieve.sift(first, count, left, cutoff);
      judge(rows, count);
    }
    for (int i = 0; i < count; i++) {
      list(first + i, left[i]);
    }
  }

  private long rowsOf(int group, int from, int to) {
    long rows =
        vectors.visible(group) & within(group, from, to) & ~query.codes().scored(blockIndex, group);
    return rows != 0 && assumedToReach(group) ? rows : 0;
  }

  private static long within(int group, int from, int to) {
    int first = group * CodeKernel.ROWS;
    long rows = -1;
    if (first < from) {
      rows &= -1L << from;
    }
    if (to - first < CodeKernel.ROWS) {
      rows &= ~(-1L << to);
    }
    return rows;
  }

  /** Finds the cells that are assumed to reach the cutoff, unless they are known. */
  private void moveTo(float cutoff) {
    if (assumed != null && cutoff != cellsCutoff) {
      cells.reaching(assumed.cell(), cutoff, reachingCells);
      cellsCutoff = cutoff;
    }
  }

  private boolean assumedToReach(int group) {
    if (assumed == null) {
      return true;
    }
    int next = reachingCells.nextSetBit(codes.firstCell(group));
    return next >= 0 && next <= codes.lastCell(group);
  }

  private void judge(int rows, int groups) {
    rowsTried += rows;
    for (int i = 0; i < groups; i++) {
      rowsLeft += Long.bitCount(left[i]);
    }
    if (++tried == TRIAL) {
      paused = 2 * rowsLeft > rowsTried ? PAUSE : 0;
      tried = 0;
      rowsTried = 0;
      rowsLeft = 0;
    }
  }

  private void list(int group, long rows) {
    if (listed + Long.bitCount(rows) > RowScanner.CHUNK) {
      compareListed();
    }
    int first = group * CodeKernel.ROWS;
    for (long bits = rows; bits != 0; bits &= bits - 1) {
      scanner.rows[listed++] = first + Long.numberOfTrailingZeros(bits);
    }
  }

  private void compareListed() {
    if (listed > 0) {
      scanner.scanListed(blockIndex, vectors, listed);
      listed = 0;
    }
  }
}
