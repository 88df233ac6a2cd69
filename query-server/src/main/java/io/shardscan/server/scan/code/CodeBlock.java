package io.shardscan.server.scan.code;

import io.shardscan.server.scan.bits.BitBlock;
import io.shardscan.server.scan.kernel.CodeKernel;
import java.lang.foreign.MemorySegment;

/**
 * The codes of a segment's rows, laid out for the scan, with what the bounds need. Made by {@link
 * CodeArrangement}.
 *
 * <p>Rows come in blocks of {@value CodeKernel#ROWS}, and blocks in stripes of {@value
 * #STRIPE_BLOCKS}, the last of which may have fewer; rows after the last whole block have no codes
 * here. A stripe holds, stage after stage, the columns that the stage adds, block after block; and
 * then the other codes of each row. A scan thus reads memory from front to back, but for blocks
 * that it is done with.
 */
public final class CodeBlock {
  /** Blocks of a stripe. */
  public static final int STRIPE_BLOCKS = 16;

  /** Rows of a stripe. */
  public static final int STRIPE_ROWS = STRIPE_BLOCKS * CodeKernel.ROWS;

  private final CodeBasis basis;
  private final MemorySegment codes;
  private final long codesAt;
  private final MemorySegment columns;
  private final CodeLimits limits;
  private final float[] errors;
  private final int[] firstCells;
  private final int[] lastCells;
  private final BitBlock bits;

  /**
   * Codes that have been laid out.
   *
   * @param codes holds the stripes from {@code codesAt} on
   * @param columns float32 columns over the rows of whole blocks: a tail norm for each stage, then
   *     half the squared distance from the mean
   * @param limits over all rows
   * @param errors the largest error of a block's codes
   * @param firstCells the least cell of a block's rows
   * @param lastCells the greatest cell of a block's rows
   * @param bits the 1-bit codes of the same rows
   */
  CodeBlock(
      CodeBasis basis,
      MemorySegment codes,
      long codesAt,
      MemorySegment columns,
      CodeLimits limits,
      float[] errors,
      int[] firstCells,
      int[] lastCells,
      BitBlock bits) {
    this.basis = basis;
    this.codes = codes;
    this.codesAt = codesAt;
    this.columns = columns;
    this.limits = limits;
    this.errors = errors;
    this.firstCells = firstCells;
    this.lastCells = lastCells;
    this.bits = bits;
  }

  /** The basis of the codes. */
  public CodeBasis basis() {
    return basis;
  }

  /** How many whole blocks there are. */
  public int blocks() {
    return errors.length;
  }

  /** Rows in whole blocks: those that have codes here. */
  public int rows() {
    return blocks() * CodeKernel.ROWS;
  }

  /** The memory that holds the codes. */
  MemorySegment codes() {
    return codes;
  }

  /** Blocks of the stripe that a block is in. */
  private int stripeBlocks(int block) {
    return Math.min(STRIPE_BLOCKS, blocks() - block / STRIPE_BLOCKS * STRIPE_BLOCKS);
  }

  /** Where in it the stripe of a block begins. */
  private long stripeAt(int block) {
    return codesAt + (long) (block / STRIPE_BLOCKS) * STRIPE_ROWS * basis.dimension();
  }

  /** Where in it the columns of a block begin that a stage adds. */
  long columnsAt(int stage, int block) {
    return stripeAt(block)
        + columnsOffset(basis, stage, block % STRIPE_BLOCKS, stripeBlocks(block));
  }

  /** Where in it the codes of a row begin that do not lie in columns. */
  long restAt(int row) {
    int block = row / CodeKernel.ROWS;
    return stripeAt(block) + restOffset(basis, row % STRIPE_ROWS, stripeBlocks(block));
  }

  /** Where in a stripe of so many blocks a stage's columns of a block begin. */
  static long columnsOffset(CodeBasis basis, int stage, int block, int blocks) {
    int before = stage == 0 ? 0 : basis.stage(stage - 1);
    int added = basis.stage(stage) - before;
    return (long) CodeKernel.ROWS * (before * blocks + added * block);
  }

  /** Where in a stripe of so many blocks a row's codes begin that do not lie in columns. */
  static long restOffset(CodeBasis basis, int row, int blocks) {
    int inColumns = basis.columns();
    return (long) inColumns * CodeKernel.ROWS * blocks
        + (long) row * (basis.dimension() - inColumns);
  }

  /** The rows' 1-bit codes. */
  public BitBlock bits() {
    return bits;
  }

  /** The memory that holds tail norms and distances. */
  public MemorySegment columns() {
    return columns;
  }

  /** Where in it a block's tail norms at a stage begin, each rounded up. */
  long tailsAt(int stage, int block) {
    return ((long) stage * rows() + (long) block * CodeKernel.ROWS) * Float.BYTES;
  }

  /** Where in it the halves of a block's squared distances from the mean begin, rounded down. */
  public long distancesAt(int block) {
    return tailsAt(basis.stages(), block);
  }

  /** What holds for all rows. */
  CodeLimits limits() {
    return limits;
  }

  /** The largest error of a code in a block; may be +∞. */
  float error(int block) {
    return errors[block];
  }

  /** The first block that has rows of a cell or of cells after it. */
  public int firstBlock(int cell) {
    int low = 0;
    int high = lastCells.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lastCells[middle] < cell) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The least cell that a row of a block belongs to; those up to {@link #lastCell} may be in it.
   */
  public int firstCell(int block) {
    return firstCells[block];
  }

  /** The greatest cell that a row of a block belongs to. */
  public int lastCell(int block) {
    return lastCells[block];
  }
}
