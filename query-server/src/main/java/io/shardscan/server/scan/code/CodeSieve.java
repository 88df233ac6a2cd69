package io.shardscan.server.scan.code;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.kernel.CodeKernel;
import io.shardscan.server.scan.score.Metric;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Finds the rows of a stripe of codes that can still be answers of one query, on behalf of one
 * worker. More and more coordinates are summed up; at each stage rows drop out that cannot reach
 * the cutoff any more whatever their other coordinates are.
 */
public final class CodeSieve {
  private final CodedQuery query;
  private final CodeBlock codes;
  private final CodeKernel kernel;
  private final StageBounds bounds;
  private final float[][] sums = new float[CodeBlock.STRIPE_BLOCKS][CodeKernel.ROWS];
  private final MemorySegment norms;
  private final long normsAt;
  private final int dimension;
  private final int columns;
  private final int stages;

  /**
   * A sieve for one query and block.
   *
   * @param vectors the block whose codes are sifted
   */
  public CodeSieve(CodedQuery query, VectorBlock vectors, CodeBlock codes, CodeKernel kernel) {
    this.query = query;
    this.codes = codes;
    this.kernel = kernel;
    boolean cosine = query.reach().metric() == Metric.COSINE;
    this.norms = cosine ? vectors.base() : codes.columns();
    this.normsAt = cosine ? vectors.normAt(0) : codes.distancesAt(0);
    this.dimension = codes.basis().dimension();
    this.columns = codes.basis().columns();
    this.stages = codes.basis().stages();
    this.bounds = new StageBounds(query, codes, kernel.roundings(dimension - columns));
  }

  /**
   * Leaves the rows that may reach a cutoff.
   *
   * @param firstBlock first block to look at
   * @param count blocks to look at, all of one stripe
   * @param rows for each of them the rows to look at, bit r for row r of the block; receives those
   *     that are left
   */
  public void sift(int firstBlock, int count, long[] rows, float cutoff) {
    bounds.moveTo(cutoff);
    int open = 0;
    for (int i = 0; i < count; i++) {
      if (rows[i] != 0) {
        open |= 1 << i;
        Arrays.fill(sums[i], 0);
      }
    }
    for (int stage = 0; stage < stages && open != 0; stage++) {
      open = siftStage(stage, firstBlock, open, rows);
    }
    for (; open != 0; open &= open - 1) {
      int i = Integer.numberOfTrailingZeros(open);
      rows[i] = siftRest(firstBlock + i, rows[i], sums[i]);
    }
  }

  /** Returns the blocks whose rows are to be looked at further in columns. */
  private int siftStage(int stage, int firstBlock, int open, long[] rows) {
    int from = stage == 0 ? 0 : codes.basis().stage(stage - 1) / CodeKernel.GROUP;
    int to = codes.basis().stage(stage) / CodeKernel.GROUP;
    int added = stage == stages - 1 ? 0 : codes.basis().stage(stage + 1) - to * CodeKernel.GROUP;
    int stillOpen = open;
    for (int blocks = open; blocks != 0; blocks &= blocks - 1) {
      int i = Integer.numberOfTrailingZeros(blocks);
      int block = firstBlock + i;
      kernel.add(
          codes.codes(),
          codes.columnsAt(stage, block),
          query.factors(),
          query.steps(),
          from,
          to,
          sums[i]);
      rows[i] &=
          kernel.reaching(
              sums[i],
              codes.columns(),
              codes.tailsAt(stage, block),
              bounds.tailWeight(stage),
              norms,
              normsAt + (long) block * CodeKernel.ROWS * Float.BYTES,
              bounds.slope(),
              bounds.least(stage, block));
      if (rows[i] == 0 || cheaperRowByRow(rows[i], added)) {
        stillOpen &= ~(1 << i);
      }
    }
    return stillOpen;
  }

  /** Whether the vectors of a few rows are fewer bytes than the columns that a stage adds. */
  private boolean cheaperRowByRow(long left, int added) {
    return Long.bitCount(left) * dimension * Float.BYTES <= added * CodeKernel.ROWS;
  }

  private long siftRest(int block, long rows, float[] blockSums) {
    int rest = dimension - columns;
    float least = bounds.least(stages, block);
    long left = rows;
    for (long bits = rows; bits != 0; bits &= bits - 1) {
      int place = Long.numberOfTrailingZeros(bits);
      int row = block * CodeKernel.ROWS + place;
      float sum =
          blockSums[place]
              + kernel.product(query.weights(), columns, rest, codes.codes(), codes.restAt(row));
      float norm = norms.get(VectorBlock.FLOAT32, normsAt + (long) row * Float.BYTES);
      if (sum < least + bounds.slope() * norm) {
        left &= ~(1L << place);
      }
    }
    return left;
  }
}
