package io.shardscan.server.scan.kernel;

import static io.shardscan.server.scan.block.VectorBlock.FLOAT32;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Eight sums in two registers of 256 bits. Nothing here may be fused or reduced across lanes:
 * either would change the last bit. Loading this class needs the module jdk.incubator.vector.
 */
final class VectorPreciseKernel implements PreciseKernel {
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_256;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_128;
  private static final ScalarPreciseKernel SCALAR = new ScalarPreciseKernel();
  private static final int HALF = DOUBLES.length();
  private static final int GROUP = 2 * HALF;

  @Override
  public double dotProduct(double[] query, MemorySegment base, long at) {
    int grouped = query.length - query.length % GROUP;
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = low;
    for (int i = 0; i < grouped; i += GROUP) {
      low = low.add(load(query, i).mul(load(base, at, i)));
      high = high.add(load(query, i + HALF).mul(load(base, at, i + HALF)));
    }
    double rest = 0;
    for (int i = grouped; i < query.length; i++) {
      rest += query[i] * component(base, at, i);
    }
    return join(low.add(high)) + rest;
  }

  @Override
  public double squaredNorm(double[] query) {
    return SCALAR.squaredNorm(query);
  }

  @Override
  public double squaredNorm(int dimension, MemorySegment base, long at) {
    int grouped = dimension - dimension % GROUP;
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = low;
    for (int i = 0; i < grouped; i += GROUP) {
      low = low.add(square(load(base, at, i)));
      high = high.add(square(load(base, at, i + HALF)));
    }
    double rest = 0;
    for (int i = grouped; i < dimension; i++) {
      rest += square(component(base, at, i));
    }
    return join(low.add(high)) + rest;
  }

  @Override
  public void dotProductAndSquaredNorm(
      double[] query, MemorySegment base, long at, double[] results) {
    int grouped = query.length - query.length % GROUP;
    DoubleVector lowProduct = DoubleVector.zero(DOUBLES);
    DoubleVector highProduct = lowProduct;
    DoubleVector lowSquare = lowProduct;
    DoubleVector highSquare = lowProduct;
    for (int i = 0; i < grouped; i += GROUP) {
      DoubleVector low = load(base, at, i);
      DoubleVector high = load(base, at, i + HALF);
      lowProduct = lowProduct.add(load(query, i).mul(low));
      highProduct = highProduct.add(load(query, i + HALF).mul(high));
      lowSquare = lowSquare.add(square(low));
      highSquare = highSquare.add(square(high));
    }
    double productRest = 0;
    double squareRest = 0;
    for (int i = grouped; i < query.length; i++) {
      double component = component(base, at, i);
      productRest += query[i] * component;
      squareRest += square(component);
    }
    results[0] = join(lowProduct.add(highProduct)) + productRest;
    results[1] = join(lowSquare.add(highSquare)) + squareRest;
  }

  @Override
  public double squaredDistance(double[] query, MemorySegment base, long at) {
    int grouped = query.length - query.length % GROUP;
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = low;
    for (int i = 0; i < grouped; i += GROUP) {
      low = low.add(square(load(query, i).sub(load(base, at, i))));
      high = high.add(square(load(query, i + HALF).sub(load(base, at, i + HALF))));
    }
    double rest = 0;
    for (int i = grouped; i < query.length; i++) {
      rest += square(query[i] - component(base, at, i));
    }
    return join(low.add(high)) + rest;
  }

  private static double join(DoubleVector pairs) {
    return (pairs.lane(0) + pairs.lane(1)) + (pairs.lane(2) + pairs.lane(3));
  }

  private static DoubleVector load(double[] query, int i) {
    return DoubleVector.fromArray(DOUBLES, query, i);
  }

  private static DoubleVector load(MemorySegment base, long at, int i) {
    FloatVector floats =
        FloatVector.fromMemorySegment(FLOATS, base, at + (long) i * Float.BYTES, LITTLE_ENDIAN);
    return (DoubleVector) floats.convertShape(VectorOperators.F2D, DOUBLES, 0);
  }

  private static double component(MemorySegment base, long at, int i) {
    return base.get(FLOAT32, at + (long) i * Float.BYTES);
  }

  private static DoubleVector square(DoubleVector value) {
    return value.mul(value);
  }

  private static double square(double value) {
    return value * value;
  }
}
