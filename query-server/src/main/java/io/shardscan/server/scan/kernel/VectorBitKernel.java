package io.shardscan.server.scan.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.shardscan.model.basis.BitQuery;
import java.lang.constant.ConstantDescs;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on vector registers: a row a lane, two registers of rows at a time, so that what is
 * loaded of the query serves both.
 *
 * <p>Like {@link VectorKernel}, this class is defined once a register width.
 */
final class VectorBitKernel implements BitKernel {
  private static final VectorSpecies<Integer> INTS = species();
  private static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, INTS.vectorShape());
  private static final int LANES = INTS.length();
  private static final long LANE_BYTES = (long) LANES * Integer.BYTES;
  private static final long WORD_BYTES = (long) UNIT * Integer.BYTES;

  VectorBitKernel() {}

  @SuppressWarnings("unchecked")
  private static VectorSpecies<Integer> species() {
    try {
      return MethodHandles.classData(
          MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, VectorSpecies.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the bit kernel was defined without a species", e);
    }
  }

  @Override
  public void add(
      MemorySegment base,
      long codesAt,
      long factorsAt,
      int from,
      int to,
      int[] planes,
      float scale,
      float shift,
      float[] sums) {
    int first = from;
    for (; first + 2 * LANES <= to; first += 2 * LANES) {
      addTwo(base, codesAt, factorsAt, first, planes, scale, shift, sums);
    }
    if (first < to) {
      addOne(base, codesAt, factorsAt, first, planes, scale, shift, sums);
    }
  }

  private static void addTwo(
      MemorySegment base,
      long codesAt,
      long factorsAt,
      int first,
      int[] planes,
      float scale,
      float shift,
      float[] sums) {
    IntVector ones0 = IntVector.zero(INTS);
    IntVector ones1 = ones0;
    IntVector twos0 = ones0;
    IntVector twos1 = ones0;
    IntVector fours0 = ones0;
    IntVector fours1 = ones0;
    int words = planes.length / BitQuery.PLANES;
    long at0 = codesAt + BitKernel.wordAt(words, 0, first);
    long at1 = codesAt + BitKernel.wordAt(words, 0, first + LANES);
    for (int plane = 0; plane < planes.length; plane += BitQuery.PLANES) {
      IntVector codes0 = IntVector.fromMemorySegment(INTS, base, at0, LITTLE_ENDIAN);
      IntVector codes1 = IntVector.fromMemorySegment(INTS, base, at1, LITTLE_ENDIAN);
      at0 += WORD_BYTES;
      at1 += WORD_BYTES;
      IntVector one = IntVector.broadcast(INTS, planes[plane]);
      IntVector two = IntVector.broadcast(INTS, planes[plane + 1]);
      IntVector four = IntVector.broadcast(INTS, planes[plane + 2]);
      ones0 = ones0.add(count(codes0, one));
      ones1 = ones1.add(count(codes1, one));
      twos0 = twos0.add(count(codes0, two));
      twos1 = twos1.add(count(codes1, two));
      fours0 = fours0.add(count(codes0, four));
      fours1 = fours1.add(count(codes1, four));
    }
    long factors = factorsAt + (long) first * Float.BYTES;
    add(sums, first, selected(ones0, twos0, fours0), base, factors, scale, shift);
    IntVector second = selected(ones1, twos1, fours1);
    add(sums, first + LANES, second, base, factors + LANE_BYTES, scale, shift);
  }

  private static void addOne(
      MemorySegment base,
      long codesAt,
      long factorsAt,
      int first,
      int[] planes,
      float scale,
      float shift,
      float[] sums) {
    IntVector ones = IntVector.zero(INTS);
    IntVector twos = ones;
    IntVector fours = ones;
    long at = codesAt + BitKernel.wordAt(planes.length / BitQuery.PLANES, 0, first);
    for (int plane = 0; plane < planes.length; plane += BitQuery.PLANES) {
      IntVector codes = IntVector.fromMemorySegment(INTS, base, at, LITTLE_ENDIAN);
      at += WORD_BYTES;
      ones = ones.add(count(codes, IntVector.broadcast(INTS, planes[plane])));
      twos = twos.add(count(codes, IntVector.broadcast(INTS, planes[plane + 1])));
      fours = fours.add(count(codes, IntVector.broadcast(INTS, planes[plane + 2])));
    }
    long factors = factorsAt + (long) first * Float.BYTES;
    add(sums, first, selected(ones, twos, fours), base, factors, scale, shift);
  }

  private static IntVector count(IntVector codes, IntVector plane) {
    return codes.and(plane).lanewise(VectorOperators.BIT_COUNT);
  }

  private static IntVector selected(IntVector ones, IntVector twos, IntVector fours) {
    IntVector upper = twos.sub(fours.add(fours));
    return ones.add(upper.add(upper));
  }

  private static void add(
      float[] sums,
      int at,
      IntVector selected,
      MemorySegment base,
      long factorsAt,
      float scale,
      float shift) {
    FloatVector products =
        ((FloatVector) selected.convertShape(VectorOperators.I2F, FLOATS, 0)).mul(scale).sub(shift);
    FloatVector.fromMemorySegment(FLOATS, base, factorsAt, LITTLE_ENDIAN)
        .mul(products)
        .add(FloatVector.fromArray(FLOATS, sums, at))
        .intoArray(sums, at);
  }
}
