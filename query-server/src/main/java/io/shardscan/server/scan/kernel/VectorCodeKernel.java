package io.shardscan.server.scan.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.constant.ConstantDescs;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on vector registers.
 *
 * <p>Codes are widened to 16 bits and multiplied by factors that are small enough for the products
 * of four coordinates to fit in 16 bits. Such a sum is then added up in 32 bits, for two rows at a
 * time that lie in one 32-bit lane: {@code whole} adds up the lanes as they are, {@code high} their
 * upper halves, and what is left of {@code whole} without {@code high} are the lower halves. Sums
 * begin at −2¹⁵ in the lower halves, so that these, read without a sign, are never negative.
 *
 * <p>Like {@link VectorKernel}, this class is defined once a register width.
 */
final class VectorCodeKernel implements CodeKernel {
  private static final VectorSpecies<Short> SHORTS = species();
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SHORTS.vectorBitSize() / 2));
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, SHORTS.vectorShape());
  private static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, SHORTS.vectorShape());
  private static final VectorSpecies<Byte> FLOAT_BYTES =
      VectorSpecies.of(
          byte.class, VectorShape.forBitSize(Math.max(64, SHORTS.vectorBitSize() / 4)));
  private static final int LANES = FLOATS.length();

  /** Coordinates whose products are added up in 16 bits. */
  private static final int QUAD = 4;

  private static final int QUADS = GROUP / QUAD;
  private static final int BIAS = 0x8000;

  VectorCodeKernel() {}

  @SuppressWarnings("unchecked")
  private static VectorSpecies<Short> species() {
    try {
      return MethodHandles.classData(
          MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, VectorSpecies.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the code kernel was defined without a species", e);
    }
  }

  @Override
  public void add(
      MemorySegment base,
      long at,
      short[] factors,
      float[] steps,
      int fromGroup,
      int toGroup,
      float[] sums) {
    long origin = at - (long) fromGroup * GROUP * ROWS;
    ShortVector start = IntVector.broadcast(INTS, BIAS).reinterpretAsShorts();
    for (int first = 0; first < ROWS / 2; first += 2 * LANES) {
      int second = first + LANES;
      FloatVector near0 = FloatVector.fromArray(FLOATS, sums, first);
      FloatVector near1 = FloatVector.fromArray(FLOATS, sums, second);
      FloatVector far0 = FloatVector.fromArray(FLOATS, sums, first + ROWS / 2);
      FloatVector far1 = FloatVector.fromArray(FLOATS, sums, second + ROWS / 2);
      for (int group = fromGroup; group < toGroup; group++) {
        IntVector whole0 = IntVector.zero(INTS);
        IntVector whole1 = whole0;
        IntVector high0 = whole0;
        IntVector high1 = whole0;
        int end = (group + 1) * GROUP;
        for (int quad = group * GROUP; quad < end; quad += QUAD) {
          ShortVector pairs0 = start;
          ShortVector pairs1 = start;
          for (int i = quad; i < quad + QUAD; i++) {
            long column = origin + (long) i * ROWS + 2L * first;
            pairs0 = pairs0.add(codes(base, column).mul(factors[i]));
            pairs1 = pairs1.add(codes(base, column + 2L * LANES).mul(factors[i]));
          }
          IntVector lanes0 = pairs0.reinterpretAsInts();
          IntVector lanes1 = pairs1.reinterpretAsInts();
          whole0 = whole0.add(lanes0);
          whole1 = whole1.add(lanes1);
          high0 = high0.add(lanes0.lanewise(VectorOperators.ASHR, Short.SIZE));
          high1 = high1.add(lanes1.lanewise(VectorOperators.ASHR, Short.SIZE));
        }
        FloatVector step = FloatVector.broadcast(FLOATS, steps[group]);
        near0 = low(whole0, high0).fma(step, near0);
        near1 = low(whole1, high1).fma(step, near1);
        far0 = toFloats(high0).fma(step, far0);
        far1 = toFloats(high1).fma(step, far1);
      }
      near0.intoArray(sums, first);
      near1.intoArray(sums, second);
      far0.intoArray(sums, first + ROWS / 2);
      far1.intoArray(sums, second + ROWS / 2);
    }
  }

  private static FloatVector low(IntVector whole, IntVector high) {
    IntVector low = whole.sub(high.lanewise(VectorOperators.LSHL, Short.SIZE));
    return toFloats(low.sub(QUADS * BIAS));
  }

  private static ShortVector codes(MemorySegment base, long at) {
    return (ShortVector)
        ByteVector.fromMemorySegment(BYTES, base, at, LITTLE_ENDIAN)
            .convertShape(VectorOperators.B2S, SHORTS, 0);
  }

  private static FloatVector toFloats(IntVector ints) {
    return (FloatVector) ints.convertShape(VectorOperators.I2F, FLOATS, 0);
  }

  @Override
  public long reaching(
      float[] sums,
      MemorySegment tails,
      long tailsAt,
      float tailWeight,
      MemorySegment norms,
      long normsAt,
      float normWeight,
      float least) {
    FloatVector weight = FloatVector.broadcast(FLOATS, tailWeight);
    long below = 0;
    if (normWeight == 0) {
      for (int row = 0; row < ROWS; row += LANES) {
        FloatVector most =
            floats(tails, tailsAt, row).fma(weight, FloatVector.fromArray(FLOATS, sums, row));
        below |= most.compare(VectorOperators.LT, least).toLong() << row;
      }
      return ~below;
    }
    FloatVector base = FloatVector.broadcast(FLOATS, least);
    FloatVector slope = FloatVector.broadcast(FLOATS, normWeight);
    for (int row = 0; row < ROWS; row += LANES) {
      FloatVector most =
          floats(tails, tailsAt, row).fma(weight, FloatVector.fromArray(FLOATS, sums, row));
      FloatVector needed = floats(norms, normsAt, row).fma(slope, base);
      below |= most.compare(VectorOperators.LT, needed).toLong() << row;
    }
    return ~below;
  }

  private static FloatVector floats(MemorySegment base, long at, int row) {
    return FloatVector.fromMemorySegment(
        FLOATS, base, at + (long) row * Float.BYTES, LITTLE_ENDIAN);
  }

  @Override
  public float product(float[] weights, int from, int count, MemorySegment base, long at) {
    FloatVector sums = FloatVector.zero(FLOATS);
    int wide = FLOAT_BYTES.length();
    int i = 0;
    // A register's worth of floats needs a quarter of bytes, at least 64 bits of which are loaded.
    for (; i + wide <= count; i += LANES) {
      FloatVector codes =
          (FloatVector)
              ByteVector.fromMemorySegment(FLOAT_BYTES, base, at + i, LITTLE_ENDIAN)
                  .convertShape(VectorOperators.B2F, FLOATS, 0);
      sums = codes.fma(FloatVector.fromArray(FLOATS, weights, from + i), sums);
    }
    float rest = 0;
    for (; i < count; i++) {
      rest += weights[from + i] * base.get(java.lang.foreign.ValueLayout.JAVA_BYTE, at + i);
    }
    return sums.reduceLanes(VectorOperators.ADD) + rest;
  }

  @Override
  public int roundings(int count) {
    return Math.ceilDiv(count, LANES) + 2 * FLOAT_BYTES.length() + 2;
  }
}
