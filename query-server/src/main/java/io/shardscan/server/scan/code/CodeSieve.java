package io.shardscan.server.scan.code;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.kernel.CodeKernel;
import io.shardscan.server.scan.score.Metric;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows of a block of codes that can still be answers of one query, on behalf of one
 * worker. More and more coordinates are summed up for 64 rows at a time; at each stage rows drop
 * out that cannot reach the cutoff any more whatever their other coordinates are.
 */
public final class CodeSieve {
  private final CodedQuery query;
  private final boolean exact;
  private final CodeBlock codes;
  private final VectorBlock vectors;
  private final CodeKernel kernel;
  private final StageBounds bounds;
  private final float[] sums = new float[CodeKernel.ROWS];
  private final int dimension;
  private final int columns;
  private final int stages;

  /**
   * A sieve for one query and block.
   *
   * @param vectors the block whose codes are sifted
   * @param assumed what an approximate search assumes; null for an exact one, in which no row drops
   *     out that can reach the cutoff
   */
  public CodeSieve(
      CodedQuery query,
      VectorBlock vectors,
      CodeBlock codes,
      CodeKernel kernel,
      @Nullable AssumedSlack assumed) {
    this.query = query;
    this.exact = assumed == null;
    this.codes = codes;
    this.vectors = vectors;
    this.kernel = kernel;
    this.dimension = codes.basis().dimension();
    this.columns = codes.basis().columns();
    this.stages = codes.basis().stages();
    this.bounds = new StageBounds(query, codes, kernel.roundings(dimension - columns), assumed);
  }

  /**
   * The rows that may reach a cutoff.
   *
   * @param block number of the 64 rows
   * @param rows those of them to look at, bit r for row {@code 64 × block + r}
   * @return those that are left
   */
  public long sift(int block, long rows, float cutoff) {
    bounds.moveTo(cutoff);
    Arrays.fill(sums, 0);
    long at = codes.blockAt(block);
    boolean cosine = query.reach().metric() == Metric.COSINE;
    MemorySegment norms = cosine ? vectors.base() : codes.columns();
    long normsAt = cosine ? vectors.normAt(block * CodeKernel.ROWS) : codes.distancesAt(block);
    long left = rows;
    int group = 0;
    for (int stage = 0; stage < stages; stage++) {
      int end = codes.basis().stage(stage) / CodeKernel.GROUP;
      kernel.add(codes.codes(), at, query.factors(), query.steps(), group, end, sums);
      group = end;
      left &=
          kernel.reaching(
              sums,
              codes.columns(),
              codes.tailsAt(stage, block),
              bounds.tailWeight(stage),
              norms,
              normsAt,
              bounds.slope(),
              bounds.least(stage, block));
      if (left == 0 || cheaperRowByRow(left, columns - end * CodeKernel.GROUP)) {
        return left;
      }
    }
    return exact ? siftRest(block, left, norms, normsAt) : left;
  }

  /** Whether the vectors of a few rows are fewer bytes than the columns of 64. */
  private boolean cheaperRowByRow(long left, int columnsLeft) {
    return Long.bitCount(left) * dimension * Float.BYTES <= columnsLeft * CodeKernel.ROWS;
  }

  private long siftRest(int block, long rows, MemorySegment norms, long normsAt) {
    int rest = dimension - columns;
    float least = bounds.least(stages, block);
    long left = rows;
    for (long bits = rows; bits != 0; bits &= bits - 1) {
      int row = Long.numberOfTrailingZeros(bits);
      float sum =
          sums[row]
              + kernel.product(
                  query.weights(),
                  columns,
                  rest,
                  codes.codes(),
                  codes.restAt(block * CodeKernel.ROWS + row));
      float norm = norms.get(VectorBlock.FLOAT32, normsAt + (long) row * Float.BYTES);
      if (sum < least + bounds.slope() * norm) {
        left &= ~(1L << row);
      }
    }
    return left;
  }
}
