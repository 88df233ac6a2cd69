package io.shardscan.server.scan.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Multiplies a query with 1-bit codes, {@value #ROWS} rows at a time, as {@link
 * io.shardscan.model.basis.BitQuery} defines it. Word j of row r lies at {@code 4 × (64 × j + r)}.
 * Kernels keep no state: any number of threads may use one.
 */
public interface BitKernel {
  /** Rows of a block. */
  int ROWS = 64;

  /** Rows that are looked at together, at least. */
  int UNIT = 16;

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
