package io.shardscan.server.scan.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Sums over the leading coordinates of coded rows, {@value #ROWS} rows at a time, from codes that
 * lie in columns: 64 bytes a coordinate, that of row r at {@link #place}{@code (r)}. Kernels keep
 * no state: any number of threads may use one.
 */
public interface CodeKernel {
  /** Rows of a block. */
  int ROWS = 64;

  /** Coordinates that share a step. */
  int GROUP = 16;

  /** Largest magnitude of a factor: the products of four codes fit in 16 bits. */
  int MAX_FACTOR = 63;

  /** Largest magnitude of a code. */
  int MAX_CODE = 127;

  /**
   * The place of a row in its column. Rows that are 32 apart are neighbours: a register of 16-bit
   * sums then widens to two registers of 32-bit sums of consecutive rows, without a shuffle.
   *
   * @param row 0 to 63
   */
  static int place(int row) {
    return row < ROWS / 2 ? 2 * row : 2 * row - ROWS + 1;
  }

  /**
   * Adds {@code steps[g] × Σ factors[i] × code[i]}, over the coordinates i of each group g, to the
   * sum of each row. The inner sum is exact; it is rounded once when it is multiplied, if at all,
   * and once when it is added.
   *
   * @param at where in {@code base} the column of the first group's first coordinate begins; the
   *     others follow
   * @param factors at most {@link #MAX_FACTOR} in magnitude, {@link #GROUP} for a group
   * @param fromGroup first group to add
   * @param toGroup group to stop before
   * @param sums {@link #ROWS} sums
   */
  void add(
      MemorySegment base,
      long at,
      short[] factors,
      float[] steps,
      int fromGroup,
      int toGroup,
      float[] sums);

  /**
   * The rows that can reach a bound: bit r is clear only if {@code sums[r] + tailWeight × tail[r] <
   * least + normWeight × norm[r]}, with products fused or rounded. A NaN lets a row pass.
   *
   * @param tails holds a float32 a row from {@code tailsAt} on
   * @param norms holds a float32 a row from {@code normsAt} on; not read where {@code normWeight}
   *     is 0
   */
  long reaching(
      float[] sums,
      MemorySegment tails,
      long tailsAt,
      float tailWeight,
      MemorySegment norms,
      long normsAt,
      float normWeight,
      float least);

  /**
   * {@code Σ weights[from + i] × code[i]} for the {@code count} codes of one row that lie in a row
   * from {@code at} on.
   */
  float product(float[] weights, int from, int count, MemorySegment base, long at);

  /** Most roundings that a term of {@link #product} passes through. */
  int roundings(int count);
}
