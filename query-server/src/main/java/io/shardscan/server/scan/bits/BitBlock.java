package io.shardscan.server.scan.bits;

import io.shardscan.model.basis.BitEncoder;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.cell.RowCells;
import io.shardscan.server.scan.kernel.BitKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The 1-bit codes of a segment's rows, in blocks of {@value BitKernel#ROWS}; rows after the last
 * whole block have none. They follow from vectors, cells and basis, and are computed when the
 * segment is loaded.
 */
public final class BitBlock {
  private static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final BitCentroids centroids;
  private final MemorySegment codes;
  private final int blocks;

  /** The first row of each cell in whole blocks, and after them the number of rows. */
  private final int[] cellStarts;

  private final int[] firstCells;

  /**
   * Codes rows.
   *
   * @param block the rows
   * @param cells the rows' cells
   * @param codes memory for codes and factors, {@link #bytes} long
   */
  public BitBlock(BitCentroids centroids, VectorBlock block, RowCells cells, MemorySegment codes) {
    this.centroids = centroids;
    this.codes = codes;
    this.blocks = block.rows() / BitKernel.ROWS;
    int components = BitKernel.UNIT * block.dimension();
    this.cellStarts = starts(cells, rows());
    this.firstCells = new int[rows() / BitKernel.UNIT];
    for (int i = 0; i < firstCells.length; i++) {
      firstCells[i] = cells.of(i * BitKernel.UNIT);
    }
    BitEncoder encoder = new BitEncoder(centroids.basis(), BitKernel.UNIT);
    float[] vectors = new float[components];
    int[] words = new int[centroids.length() / Integer.SIZE * BitKernel.UNIT];
    float[] factors = new float[BitKernel.UNIT];
    int[] rowCells = new int[BitKernel.UNIT];
    for (int first = 0; first < rows(); first += BitKernel.UNIT) {
      MemorySegment.copy(
          block.base(), VectorBlock.FLOAT32, block.vectorAt(first), vectors, 0, components);
      for (int row = 0; row < BitKernel.UNIT; row++) {
        rowCells[row] = cells.of(first + row);
      }
      encoder.encode(vectors, 0, rowCells, 0, words, factors);
      long codesAt = (long) first * (centroids.length() / Byte.SIZE);
      long factorsAt = factorsAt(0) + (long) first * Float.BYTES;
      MemorySegment.copy(words, 0, codes, INT32, codesAt, words.length);
      MemorySegment.copy(factors, 0, codes, VectorBlock.FLOAT32, factorsAt, factors.length);
    }
  }

  private static int[] starts(RowCells cells, int rows) {
    int[] starts = new int[cells.cells() + 1];
    int next = 0;
    for (int row = 0; row < rows; row++) {
      for (int cell = cells.of(row); next <= cell; next++) {
        starts[next] = row;
      }
    }
    Arrays.fill(starts, next, starts.length, rows);
    return starts;
  }

  /** Bytes of memory for the codes and factors of so many rows. */
  public static long bytes(int rows, int length) {
    return (long) (rows / BitKernel.ROWS) * BitKernel.ROWS * (length / Byte.SIZE + Float.BYTES);
  }

  /** How many whole blocks there are. */
  int blocks() {
    return blocks;
  }

  /** Rows in whole blocks. */
  public int rows() {
    return blocks * BitKernel.ROWS;
  }

  BitCentroids centroids() {
    return centroids;
  }

  MemorySegment codes() {
    return codes;
  }

  long codesAt(int block) {
    return (long) block * BitKernel.ROWS * (centroids.length() / Byte.SIZE);
  }

  long factorsAt(int block) {
    return codesAt(blocks) + (long) block * BitKernel.ROWS * Float.BYTES;
  }

  /** The cell of the first of rows that are looked at together. */
  int cellOf(int row) {
    return firstCells[row / BitKernel.UNIT];
  }

  /** The first row of a cell; that of cell c + 1 is where cell c ends. */
  int cellStart(int cell) {
    return cellStarts[cell];
  }
}
