package io.shardscan.server.scan.code;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.kernel.CodeKernel;
import io.shardscan.server.scan.score.Metric;
import io.shardscan.server.scan.score.ProductScore;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Scores of rows by some leading coordinates alone, the others being taken as 0: how {@code
 * use_index: "pca"} ranks rows. Lengths and distances from the mean are those of whole vectors.
 */
public final class ReducedScores {
  private final CodedQuery query;
  private final CodeBlock codes;
  private final VectorBlock vectors;
  private final CodeKernel kernel;
  private final short[] factors;
  private final int groups;
  private final int rest;
  private final float[] sums = new float[CodeKernel.ROWS];

  /** Scores by all coordinates that lie in columns. */
  public ReducedScores(CodedQuery query, VectorBlock vectors, CodeBlock codes, CodeKernel kernel) {
    this(query, vectors, codes, kernel, codes.basis().columns());
  }

  /**
   * Scores for one query and block.
   *
   * @param dimensions leading coordinates to use, at least 1; more than there are count as all
   */
  public ReducedScores(
      CodedQuery query, VectorBlock vectors, CodeBlock codes, CodeKernel kernel, int dimensions) {
    this.query = query;
    this.codes = codes;
    this.vectors = vectors;
    this.kernel = kernel;
    int used = Math.min(dimensions, codes.basis().dimension());
    int inColumns = Math.min(used, codes.basis().columns());
    this.factors = query.factors().clone();
    Arrays.fill(factors, inColumns, factors.length, (short) 0);
    this.groups = Math.ceilDiv(inColumns, CodeKernel.GROUP);
    this.rest = used - inColumns;
  }

  /**
   * Scores 64 rows.
   *
   * @param block number of the rows
   * @param cutoff the least score that is of interest
   * @param scores receives the scores of rows that may reach the cutoff; others are not written
   * @return these rows, bit r for row r of the block
   */
  public long score(int block, float cutoff, float[] scores) {
    Arrays.fill(sums, 0);
    int from = 0;
    for (int stage = 0; stage < codes.basis().stages() && from < groups; stage++) {
      int to = Math.min(groups, codes.basis().stage(stage) / CodeKernel.GROUP);
      long at = codes.columnsAt(stage, block);
      kernel.add(codes.codes(), at, factors, query.steps(), from, to, sums);
      from = to;
    }
    for (int row = 0; rest > 0 && row < sums.length; row++) {
      long at = codes.restAt(block * CodeKernel.ROWS + row);
      sums[row] +=
          kernel.product(query.weights(), codes.basis().columns(), rest, codes.codes(), at);
    }
    ProductScore score = query.score();
    boolean cosine = query.reach().metric() == Metric.COSINE;
    MemorySegment norms = cosine ? vectors.base() : codes.columns();
    long normsAt = cosine ? vectors.normAt(block * CodeKernel.ROWS) : codes.distancesAt(block);
    double least = query.reach().least(cutoff, query.norm()) - query.offset();
    long reaching =
        kernel.reaching(
            sums,
            norms,
            normsAt,
            0,
            norms,
            normsAt,
            (float) query.reach().slope(cutoff),
            (float) least);
    for (long bits = reaching; bits != 0; bits &= bits - 1) {
      int row = Long.numberOfTrailingZeros(bits);
      float norm = norms.get(VectorBlock.FLOAT32, normsAt + (long) row * Float.BYTES);
      scores[row] = score.of(sums[row], norm);
    }
    return reaching;
  }
}
