package io.shardscan.server.scan.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Compares one query with listed rows, in float32. What it returns is rounded, by no more than
 * {@link #roundings} allows; the order of summation is the kernel's own. Kernels keep no state: any
 * number of threads may use one.
 *
 * <p>Vectors are little-endian float32, as many components as the query has; row {@code r} begins
 * {@code r} vectors after byte {@code vectorsAt} of {@code base}, aligned to nothing in particular.
 */
public interface ScanKernel {
  /**
   * Dot products: {@code values[j] = Σ query[i] × row[rows[j]][i]}.
   *
   * @param rows the rows' numbers, of which the first {@code count} are used
   * @param count rows to multiply, at most {@code rows.length} and {@code values.length}
   */
  void dotProducts(
      float[] query, MemorySegment base, long vectorsAt, int[] rows, int count, float[] values);

  /**
   * Squared Euclidean distances: {@code values[j] = Σ (query[i] − row[rows[j]][i])²}.
   *
   * @param rows the rows' numbers, of which the first {@code count} are used
   * @param count rows to compare, at most {@code rows.length} and {@code values.length}
   */
  void squaredDistances(
      float[] query, MemorySegment base, long vectorsAt, int[] rows, int count, float[] values);

  /**
   * Most float32 roundings that any product passes through on its way into a sum: its own, if it is
   * rounded, and one for each addition after it. The rounding of {@code query[i] − row[i]} is not
   * counted.
   *
   * @param dimension components of a vector, at least 1
   */
  int roundings(int dimension);

  /**
   * What to call it in logs and answers: {@code scalar}, or {@code vector-} and the lanes' bits.
   */
  String name();
}
