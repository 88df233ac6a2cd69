package io.shardscan.server.scan.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Multiplies a query with 1-bit codes, {@value #ROWS} rows at a time, as {@link
 * io.shardscan.model.basis.BitQuery} defines it. The codes of {@value #UNIT} rows lie together, so
 * that whoever looks at these alone reads memory from one end to the other: of codes of w words,
 * word j of row r lies at {@link #wordAt}. Kernels keep no state: any number of threads may use
 * one.
 */
public interface BitKernel {
  /** Rows of a block. */
  int ROWS = 64;

  /** Rows that are looked at together, at least. */
  int UNIT = 16;

  /**
   * Where a word lies, in bytes from the block's beginning.
   *
   * @param words words of a code
   * @param word the word's number
   * @param row 0 to 63
   */
  static long wordAt(int words, int word, int row) {
    return ((long) row / UNIT * UNIT * words + (long) word * UNIT + row % UNIT) * Integer.BYTES;
  }

  /**
   * Adds {@code factors[r] × (scale × n − shift)} to the sum of each of some rows, where n is the
   * exact sum of the query's integers at the places of the bits that are set in the row's code.
   *
   * @param base holds codes and factors
   * @param codesAt where in it the block's codes begin
   * @param factorsAt where in it the block's factors begin, a float32 a row
   * @param from the first of these rows, a multiple of {@value #UNIT}
   * @param to row to stop before, a multiple of {@value #UNIT}
   * @param planes the bits of the query's integers, three words for a word of a code
   * @param sums {@link #ROWS} sums
   */
  void add(
      MemorySegment base,
      long codesAt,
      long factorsAt,
      int from,
      int to,
      int[] planes,
      float scale,
      float shift,
      float[] sums);
}
