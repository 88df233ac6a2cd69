package io.shardscan.server.scan.code;

import static io.shardscan.server.scan.block.VectorBlock.FLOAT32;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.shardscan.model.basis.Basis;
import io.shardscan.model.basis.RandomRotation;
import io.shardscan.server.scan.bits.BitBlock;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.cell.RowCells;
import io.shardscan.server.scan.kernel.CodeKernel;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Lays out a segment's codes for the scan, block by block, in the place where they are or another,
 * and computes the columns that the bounds need.
 */
public final class CodeArrangement {
  /** Sums of d squares in float64, and the square root, err by less than this factor. */
  private static final double MARGIN = 1 + 1e-9;

  /** By how much norms may differ to count as the same: less than codes can tell. */
  private static final double SAME_NORM = 1e-3;

  private final CodeBasis basis;
  private final VectorBlock block;
  private final StoredCodes stored;
  private final MemorySegment laidOut;
  private final MemorySegment columns;
  private final int dimension;
  private final byte[] rowMajor;
  private final byte[] arranged;
  private final double[] groupNorms;
  private double coordinates;
  private double halfSquare;

  private CodeArrangement(
      CodeBasis basis,
      VectorBlock block,
      StoredCodes stored,
      MemorySegment laidOut,
      MemorySegment columns) {
    this.basis = basis;
    this.stored = stored;
    this.block = block;
    this.laidOut = laidOut;
    this.columns = columns;
    this.dimension = basis.dimension();
    this.rowMajor = new byte[CodeBlock.STRIPE_ROWS * dimension];
    this.arranged = new byte[CodeBlock.STRIPE_ROWS * dimension];
    this.groupNorms = new double[basis.columns() / CodeKernel.GROUP];
  }

  /** Bytes of memory that the columns and 1-bit codes of so many rows take. */
  public static long columnBytes(int rows, CodeBasis basis) {
    return floatBytes(rows, basis) + BitBlock.bytes(rows, basis.bits().length());
  }

  private static long floatBytes(int rows, CodeBasis basis) {
    return (long) wholeRows(rows) * (basis.stages() + 1) * Float.BYTES;
  }

  /**
   * Most bytes of memory that the columns and 1-bit codes of so many rows take, whatever their
   * basis.
   *
   * @param codeBytes at least the bytes of the rows' codes: one a dimension
   */
  public static long mostColumnBytes(long rows, long codeBytes) {
    long floats = Math.multiplyExact(rows, (Basis.MAX_STAGES + 2L) * Float.BYTES);
    long filledUp = Math.multiplyExact(rows, RandomRotation.UNIT / Byte.SIZE);
    return Math.addExact(Math.addExact(floats, filledUp), codeBytes / Byte.SIZE);
  }

  private static int wholeRows(int rows) {
    return rows - rows % CodeKernel.ROWS;
  }

  /**
   * Lays out codes.
   *
   * @param block the rows' vectors
   * @param stored the codes
   * @param laidOut receives the codes, {@code rows × dimension} bytes; may be the memory of those
   *     that are stored, which are then overwritten: nothing else may read or write them meanwhile
   * @param columns memory for the columns, {@link #columnBytes} long
   */
  public static CodeBlock arrange(
      CodeBasis basis,
      VectorBlock block,
      StoredCodes stored,
      MemorySegment laidOut,
      MemorySegment columns) {
    int blocks = block.rows() / CodeKernel.ROWS;
    float[] errors = new float[blocks];
    int[] firstCells = new int[blocks];
    int[] lastCells = new int[blocks];
    RowCells cells = new RowCells(stored.base(), stored.cellsAt(), basis.basis().cells());
    CodeArrangement arrangement = new CodeArrangement(basis, block, stored, laidOut, columns);
    for (int i = 0; i < blocks; i += CodeBlock.STRIPE_BLOCKS) {
      arrangement.arrangeStripe(i * CodeKernel.ROWS, Math.min(CodeBlock.STRIPE_BLOCKS, blocks - i));
    }
    for (int i = 0; i < blocks; i++) {
      int first = i * CodeKernel.ROWS;
      float error = 0;
      for (int row = first; row < first + CodeKernel.ROWS; row++) {
        // Math.max passes a NaN on, with which no row is left out.
        long at = stored.errorsAt() + (long) row * Float.BYTES;
        error = Math.max(error, stored.base().get(FLOAT32, at));
      }
      errors[i] = error;
      firstCells[i] = cells.of(first);
      lastCells[i] = cells.of(first + CodeKernel.ROWS - 1);
    }
    long floats = floatBytes(block.rows(), basis);
    return new CodeBlock(
        basis,
        laidOut,
        0,
        columns.asSlice(0, floats),
        arrangement.limits(),
        errors,
        firstCells,
        lastCells,
        new BitBlock(basis.bits(), block, cells, columns.asSlice(floats)));
  }

  private CodeLimits limits() {
    double[] roundedUp = Arrays.stream(groupNorms).map(norm -> norm * MARGIN).toArray();
    double norm = Math.max(0, block.norms().largest()) * (1 + 0x1p-21);
    double least = block.norms().smallest() * (1 - 0x1p-21);
    double only = norm <= least * (1 + SAME_NORM) ? least : -1;
    return new CodeLimits(roundedUp, coordinates * MARGIN, halfSquare * MARGIN, norm, only);
  }

  private void arrangeStripe(int first, int blocks) {
    long at = (long) first * dimension;
    int rows = blocks * CodeKernel.ROWS;
    MemorySegment.copy(
        stored.base(), JAVA_BYTE, stored.codesAt() + at, rowMajor, 0, rows * dimension);
    for (int row = 0; row < rows; row++) {
      arrangeRow(row, blocks);
      measure(first + row, row * dimension);
      measureDistance(first + row);
    }
    MemorySegment.copy(arranged, 0, laidOut, JAVA_BYTE, at, rows * dimension);
  }

  private void arrangeRow(int row, int blocks) {
    int from = row * dimension;
    int place = CodeKernel.place(row % CodeKernel.ROWS);
    int i = 0;
    for (int stage = 0; stage < basis.stages(); stage++) {
      int column =
          (int) CodeBlock.columnsOffset(basis, stage, row / CodeKernel.ROWS, blocks) + place;
      for (; i < basis.stage(stage); i++, column += CodeKernel.ROWS) {
        arranged[column] = rowMajor[from + i];
      }
    }
    int rest = (int) CodeBlock.restOffset(basis, row, blocks);
    System.arraycopy(rowMajor, from + i, arranged, rest, dimension - i);
  }

  /** Takes the norms of a row's coordinates and codes, from the last one on. */
  private void measure(int row, int from) {
    float[] scales = basis.basis().scales();
    double square = 0;
    int end = dimension;
    for (int stage = basis.stages() - 1; stage >= 0; stage--) {
      int begin = basis.stage(stage);
      square += square(from, begin, end, scales);
      end = begin;
      long tailAt = ((long) stage * wholeRows(block.rows()) + row) * Float.BYTES;
      columns.set(FLOAT32, tailAt, Math.nextUp((float) (Math.sqrt(square) * MARGIN)));
    }
    square += square(from, 0, end, scales);
    coordinates = Math.max(coordinates, Math.sqrt(square));
    for (int group = 0; group < groupNorms.length; group++) {
      int sum = 0;
      for (int i = from + group * CodeKernel.GROUP;
          i < from + (group + 1) * CodeKernel.GROUP;
          i++) {
        sum += rowMajor[i] * rowMajor[i];
      }
      groupNorms[group] = Math.max(groupNorms[group], Math.sqrt(sum));
    }
  }

  private double square(int from, int begin, int end, float[] scales) {
    double sum = 0;
    for (int i = begin; i < end; i++) {
      double coordinate = (double) scales[i] * rowMajor[from + i];
      sum += coordinate * coordinate;
    }
    return sum;
  }

  private void measureDistance(int row) {
    float[] mean = basis.basis().mean();
    long at = block.vectorAt(row);
    double sum = 0;
    for (int i = 0; i < dimension; i++) {
      double difference = block.base().get(FLOAT32, at + (long) i * Float.BYTES) - (double) mean[i];
      sum += difference * difference;
    }
    halfSquare = Math.max(halfSquare, sum / 2);
    long distanceAt = ((long) basis.stages() * wholeRows(block.rows()) + row) * Float.BYTES;
    columns.set(FLOAT32, distanceAt, Math.max(0, Math.nextDown((float) (sum / 2 / MARGIN))));
  }
}
