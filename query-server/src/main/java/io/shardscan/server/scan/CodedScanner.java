package io.shardscan.server.scan;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.code.CodeSieve;
import io.shardscan.server.scan.kernel.CodeKernel;

/**
 * Scans rows that have codes, on behalf of one worker: only those that the codes leave are compared
 * by their vectors. Where codes leave too many, they are not looked at for a while.
 */
final class CodedScanner {
  /**
   * Codes help where they leave less than one row in so many: to read codes, and a vector here and
   * there, takes longer than to read as many bytes of vectors one after the other.
   */
  private static final int LEFT_OF = 3;

  /** Stripes that are scanned without codes where these did not help, the first time. */
  private static final int FIRST_PAUSE = 2;

  /** The most stripes that are; they double from one time to the next. */
  private static final int LONGEST_PAUSE = 64;

  private final ScanQuery query;
  private final int blockIndex;
  private final VectorBlock vectors;
  private final RowScanner scanner;
  private final CodeSieve sieve;
  private final long[] left = new long[CodeBlock.STRIPE_BLOCKS];
  private int listed;
  private int pause = FIRST_PAUSE;
  private int paused;

  CodedScanner(ScanQuery query, int blockIndex, CodeBlock codes, RowScanner scanner) {
    this.query = query;
    this.blockIndex = blockIndex;
    this.vectors = query.request().blocks().get(blockIndex);
    this.scanner = scanner;
    this.sieve = query.codes().sieve(blockIndex, codes, query.kernels().codes());
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
    return vectors.visible(group)
        & within(group, from, to)
        & ~query.codes().scored(blockIndex, group);
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

  private void judge(int rows, int groups) {
    int rowsLeft = 0;
    for (int i = 0; i < groups; i++) {
      rowsLeft += Long.bitCount(left[i]);
    }
    if (LEFT_OF * rowsLeft > rows) {
      paused = pause;
      pause = Math.min(2 * pause, LONGEST_PAUSE);
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
