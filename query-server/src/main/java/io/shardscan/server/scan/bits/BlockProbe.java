package io.shardscan.server.scan.bits;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.kernel.BitKernel;
import io.shardscan.server.scan.kernel.CodeKernel;
import io.shardscan.server.scan.score.Metric;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Estimates the scores of a segment's rows by their 1-bit codes, on behalf of one worker: cell by
 * cell, those of the cells that are assumed to hold rows that reach a cutoff.
 */
public final class BlockProbe {
  /** Of the slack, how much an estimate may be too high for a row to count as found. */
  private static final float SURE = 0.5f;

  private final ProbedQuery query;
  private final VectorBlock vectors;
  private final BitBlock codes;
  private final BitKernel kernel;
  private final CodeKernel comparing;
  private final MemorySegment sizes;
  private final long sizesAt;
  private final float slackWeight;
  private final float[] sums = new float[BitKernel.ROWS];

  /** Which rows were looked at, {@value BitKernel#UNIT} a bit. */
  private final BitSet probed = new BitSet();

  private long rows;

  /**
   * A probe of one segment.
   *
   * @param halfSquares holds half of each row's squared distance from the mean
   * @param halfSquaresAt where in it they begin
   */
  public BlockProbe(
      ProbedQuery query,
      VectorBlock vectors,
      BitBlock codes,
      MemorySegment halfSquares,
      long halfSquaresAt,
      BitKernel kernel,
      CodeKernel comparing) {
    this.query = query;
    this.vectors = vectors;
    this.codes = codes;
    this.kernel = kernel;
    this.comparing = comparing;
    boolean cosine = query.reach().metric() == Metric.COSINE;
    this.sizes = cosine ? vectors.base() : halfSquares;
    this.sizesAt = cosine ? vectors.normAt(0) : halfSquaresAt;
    this.slackWeight = (float) (query.assumed().code() * query.score().norm());
  }

  /** Receives rows that may reach the cutoff. */
  public interface Receiver {
    /** The cutoff as it is. */
    float cutoff();

    /** Takes a row with the least and the greatest score that it is assumed to have. */
    void accept(int row, float lower, float upper);
  }

  /** How many visible rows were looked at. */
  public long rows() {
    return rows;
  }

  /** Looks at the rows of a cell, and at those that are looked at together with them. */
  public void probeCell(int cell, Receiver receiver) {
    int start = codes.cellStart(cell);
    int end = codes.cellStart(cell + 1);
    for (int row = start; row < end; ) {
      int block = row / BitKernel.ROWS;
      int next = Math.min(end, (block + 1) * BitKernel.ROWS);
      int from = probed.nextClearBit(row / BitKernel.UNIT);
      int done = probed.nextSetBit(from);
      int last = Math.ceilDiv(next, BitKernel.UNIT);
      int to = done < 0 ? last : Math.min(last, done);
      if (from < to) {
        probed.set(from, to);
        probe(block, from * BitKernel.UNIT, to * BitKernel.UNIT, receiver);
      }
      row = next;
    }
  }

  /** Looks at all rows whose cells are assumed to reach the cutoff. */
  public void probeReaching(Receiver receiver) {
    for (int cell = 0; cell < query.cellCount(); cell++) {
      // Written so that what is not a number reaches.
      if (!(query.cellReach(cell) < receiver.cutoff())) {
        probeCell(cell, receiver);
      }
    }
  }

  private void probe(int block, int fromRow, int toRow, Receiver receiver) {
    int from = fromRow - block * BitKernel.ROWS;
    int to = toRow - block * BitKernel.ROWS;
    long visible = vectors.visible(block) & (-1L << from) & (-1L >>> (BitKernel.ROWS - to));
    rows += Long.bitCount(visible);
    if (visible == 0) {
      return;
    }
    beginWithCells(block, from, to);
    kernel.add(
        codes.codes(),
        codes.codesAt(block),
        codes.factorsAt(block),
        from,
        to,
        query.bits().planes(),
        query.bits().scale(),
        query.bits().shift(),
        sums);
    float cutoff = receiver.cutoff();
    long at = sizesAt + (long) block * BitKernel.ROWS * Float.BYTES;
    long reaching =
        comparing.reaching(
            sums,
            codes.codes(),
            codes.factorsAt(block),
            slackWeight,
            sizes,
            at,
            (float) query.reach().slope(cutoff),
            (float) (query.reach().least(cutoff, query.score().norm()) - query.score().offset()));
    for (long left = reaching & visible; left != 0; left &= left - 1) {
      pass(block, Long.numberOfTrailingZeros(left), at, receiver);
    }
  }

  /** Begins the sums of some rows with the products of their cells' centroids. */
  private void beginWithCells(int block, int from, int to) {
    int first = block * BitKernel.ROWS;
    int cell = codes.cellOf(first + from);
    int row = from;
    while (row < to) {
      int end = Math.min(codes.cellStart(cell + 1) - first, to);
      if (row < end) {
        Arrays.fill(sums, row, end, query.cells().product(cell));
        row = end;
      }
      cell++;
    }
  }

  private void pass(int block, int place, long at, Receiver receiver) {
    float factor =
        codes.codes().get(VectorBlock.FLOAT32, codes.factorsAt(block) + (long) place * Float.BYTES);
    double size = sizes.get(VectorBlock.FLOAT32, at + (long) place * Float.BYTES);
    double slack = slackWeight * factor;
    float upper = query.score().of(sums[place] + slack, size);
    float lower = query.score().of(sums[place] - Math.max(0, slack) * SURE, size);
    boolean known = !Float.isNaN(lower) && !Float.isNaN(upper);
    receiver.accept(
        block * BitKernel.ROWS + place,
        known ? lower : Float.NEGATIVE_INFINITY,
        known ? upper : Float.POSITIVE_INFINITY);
  }
}
