package io.shardscan.server.scan.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.constant.ConstantDescs;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on vector registers.
 *
 * <p>It takes four rows a step, and not neighbours: the list of rows is cut into quarters, and each
 * step takes the next row of every quarter. Four streams through memory keep more loads in flight
 * than one (a core's prefetcher follows each stream on its own), which is worth a third to two
 * thirds of the speed; four independent sums also hide the latency of the addition. A list that is
 * no multiple of four repeats its last row.
 *
 * <p>The last step of a vector that is no multiple of the lanes overlaps the one before, with zeros
 * in the lanes that are already counted: it reads nothing behind the row. It is taken for every
 * vector alike: sums that are carried through a branch may end up as objects.
 *
 * <p>The species must be a constant of the class to be compiled well. So that one source serves
 * every register width, {@link VectorKernels} defines this class as a hidden class, once a width,
 * with the species as its class data.
 */
final class VectorKernel implements ScanKernel {
  private static final VectorSpecies<Float> SPECIES = species();
  private static final int LANES = SPECIES.length();

  /** For vectors that do not fill one register. */
  private static final ScalarKernel NARROW = new ScalarKernel();

  VectorKernel() {}

  @SuppressWarnings("unchecked")
  private static VectorSpecies<Float> species() {
    try {
      return MethodHandles.classData(
          MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, VectorSpecies.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the vector kernel was defined without a species", e);
    }
  }

  @Override
  public void dotProducts(
      float[] query, MemorySegment base, long vectorsAt, int[] rows, int count, float[] values) {
    int dimension = query.length;
    if (dimension < LANES) {
      NARROW.dotProducts(query, base, vectorsAt, rows, count, values);
      return;
    }
    int last = dimension - LANES;
    FloatVector lastQuery = load(query, last).blend(0, counted(dimension));
    long vectorBytes = (long) dimension * Float.BYTES;
    int quarter = (count + 3) >>> 2;
    for (int j = 0; j < quarter; j++) {
      int j1 = Math.min(j + quarter, count - 1);
      int j2 = Math.min(j + 2 * quarter, count - 1);
      int j3 = Math.min(j + 3 * quarter, count - 1);
      long at0 = vectorsAt + rows[j] * vectorBytes;
      long at1 = vectorsAt + rows[j1] * vectorBytes;
      long at2 = vectorsAt + rows[j2] * vectorBytes;
      long at3 = vectorsAt + rows[j3] * vectorBytes;
      FloatVector sum0 = FloatVector.zero(SPECIES);
      FloatVector sum1 = sum0;
      FloatVector sum2 = sum0;
      FloatVector sum3 = sum0;
      for (int i = 0; i < last; i += LANES) {
        FloatVector part = load(query, i);
        sum0 = part.fma(load(base, at0, i), sum0);
        sum1 = part.fma(load(base, at1, i), sum1);
        sum2 = part.fma(load(base, at2, i), sum2);
        sum3 = part.fma(load(base, at3, i), sum3);
      }
      sum0 = lastQuery.fma(load(base, at0, last), sum0);
      sum1 = lastQuery.fma(load(base, at1, last), sum1);
      sum2 = lastQuery.fma(load(base, at2, last), sum2);
      sum3 = lastQuery.fma(load(base, at3, last), sum3);
      values[j] = sum0.reduceLanes(VectorOperators.ADD);
      values[j1] = sum1.reduceLanes(VectorOperators.ADD);
      values[j2] = sum2.reduceLanes(VectorOperators.ADD);
      values[j3] = sum3.reduceLanes(VectorOperators.ADD);
    }
  }

  @Override
  public void squaredDistances(
      float[] query, MemorySegment base, long vectorsAt, int[] rows, int count, float[] values) {
    int dimension = query.length;
    if (dimension < LANES) {
      NARROW.squaredDistances(query, base, vectorsAt, rows, count, values);
      return;
    }
    int last = dimension - LANES;
    VectorMask<Float> counted = counted(dimension);
    long vectorBytes = (long) dimension * Float.BYTES;
    int quarter = (count + 3) >>> 2;
    for (int j = 0; j < quarter; j++) {
      int j1 = Math.min(j + quarter, count - 1);
      int j2 = Math.min(j + 2 * quarter, count - 1);
      int j3 = Math.min(j + 3 * quarter, count - 1);
      long at0 = vectorsAt + rows[j] * vectorBytes;
      long at1 = vectorsAt + rows[j1] * vectorBytes;
      long at2 = vectorsAt + rows[j2] * vectorBytes;
      long at3 = vectorsAt + rows[j3] * vectorBytes;
      FloatVector sum0 = FloatVector.zero(SPECIES);
      FloatVector sum1 = sum0;
      FloatVector sum2 = sum0;
      FloatVector sum3 = sum0;
      for (int i = 0; i < last; i += LANES) {
        FloatVector part = load(query, i);
        sum0 = addSquare(part.sub(load(base, at0, i)), sum0);
        sum1 = addSquare(part.sub(load(base, at1, i)), sum1);
        sum2 = addSquare(part.sub(load(base, at2, i)), sum2);
        sum3 = addSquare(part.sub(load(base, at3, i)), sum3);
      }
      FloatVector part = load(query, last);
      sum0 = addSquare(part.sub(load(base, at0, last)).blend(0, counted), sum0);
      sum1 = addSquare(part.sub(load(base, at1, last)).blend(0, counted), sum1);
      sum2 = addSquare(part.sub(load(base, at2, last)).blend(0, counted), sum2);
      sum3 = addSquare(part.sub(load(base, at3, last)).blend(0, counted), sum3);
      values[j] = sum0.reduceLanes(VectorOperators.ADD);
      values[j1] = sum1.reduceLanes(VectorOperators.ADD);
      values[j2] = sum2.reduceLanes(VectorOperators.ADD);
      values[j3] = sum3.reduceLanes(VectorOperators.ADD);
    }
  }

  /**
   * One for each addition to a product's lane (they are fused: a product has no rounding of its
   * own), and, as the order of a reduction is not specified, one less than there are lanes.
   */
  @Override
  public int roundings(int dimension) {
    return dimension < LANES
        ? NARROW.roundings(dimension)
        : Math.ceilDiv(dimension, LANES) + LANES - 1;
  }

  @Override
  public String name() {
    return "vector-" + SPECIES.vectorBitSize();
  }

  /** The lanes of the last step that the steps before it have counted already. */
  private static VectorMask<Float> counted(int dimension) {
    return SPECIES.indexInRange(0, Math.ceilDiv(dimension, LANES) * LANES - dimension);
  }

  private static FloatVector addSquare(FloatVector difference, FloatVector sum) {
    return difference.fma(difference, sum);
  }

  private static FloatVector load(float[] query, int i) {
    return FloatVector.fromArray(SPECIES, query, i);
  }

  private static FloatVector load(MemorySegment base, long at, int i) {
    return FloatVector.fromMemorySegment(SPECIES, base, at + (long) i * Float.BYTES, LITTLE_ENDIAN);
  }
}
