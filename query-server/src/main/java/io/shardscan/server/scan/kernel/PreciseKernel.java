package io.shardscan.server.scan.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Sums in float64, in one order that is the same for all implementations, so that all of them
 * return the same bits. The order, for terms t of a vector with n components, of which m = n − n
 * mod 8 come in groups of eight:
 *
 * <ul>
 *   <li>s[j] is the sum of t[j], t[j + 8], t[j + 16] … below m, added in that order to 0, for j = 0
 *       to 7;
 *   <li>p[j] = s[j] + s[j + 4], for j = 0 to 3;
 *   <li>r is the sum of t[m], t[m + 1] … t[n − 1], added in that order to 0;
 *   <li>the result is ((p[0] + p[1]) + (p[2] + p[3])) + r.
 * </ul>
 *
 * <p>A term is rounded once for each of its operations (products of two float32 are exact). Rows
 * are little-endian float32, as many components as the query has, at byte {@code at} of {@code
 * base}.
 */
public interface PreciseKernel {
  /** {@code Σ query[i] × row[i]}, of a query of float32 values. */
  double dotProduct(double[] query, MemorySegment base, long at);

  /** {@code Σ query[i]²}, of a query of float32 values. */
  double squaredNorm(double[] query);

  /** {@code Σ row[i]²}. */
  double squaredNorm(int dimension, MemorySegment base, long at);

  /**
   * What {@link #dotProduct} and the row's {@link #squaredNorm(int, MemorySegment, long)} return,
   * with the row read once.
   *
   * @param results receives both, in this order
   */
  void dotProductAndSquaredNorm(double[] query, MemorySegment base, long at, double[] results);

  /** {@code Σ (query[i] − row[i])²}, of a query of float32 values. */
  double squaredDistance(double[] query, MemorySegment base, long at);
}
