package io.shardscan.server.scan;

import io.shardscan.model.basis.Basis;
import io.shardscan.server.scan.code.CodeArrangement;
import io.shardscan.server.scan.code.CodeBasis;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.code.StoredCodes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * Codes of the rows of test blocks, in bases that need not be good: what is proven of codes holds
 * in any. The errors are computed in float64 from the definition.
 */
final class TestCodes {
  static final int CELLS = 3;
  private static final int MOST = 127;

  private TestCodes() {}

  /** A basis with axes along the components, or along random directions at right angles. */
  static CodeBasis basis(
      TestBlock block, int dimension, int[] stages, boolean turned, SplittableRandom random) {
    float[] mean = new float[dimension];
    for (float[] vector : block.vectors()) {
      for (int i = 0; i < dimension; i++) {
        mean[i] += vector[i] / block.vectors().length;
      }
    }
    float[] axes = turned ? turned(dimension, random) : identity(dimension);
    float[] scales = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      double largest = 0;
      for (float[] vector : block.vectors()) {
        largest = Math.max(largest, Math.abs(coordinate(axes, mean, vector, i)));
      }
      scales[i] = (float) Math.clamp(largest / MOST, Float.MIN_NORMAL, (double) Float.MAX_VALUE);
    }
    float[] ones = {1, 1, 1};
    float[] centroids = new float[CELLS * dimension];
    // The cell that is nearest to a query is any of them.
    for (int i = 0; i < centroids.length; i++) {
      centroids[i] = (float) random.nextGaussian();
    }
    return new CodeBasis("basis", new Basis(mean, axes, scales, stages, centroids, ones, ones));
  }

  private static float[] identity(int dimension) {
    float[] axes = new float[dimension * dimension];
    for (int i = 0; i < dimension; i++) {
      axes[i * dimension + i] = 1;
    }
    return axes;
  }

  private static float[] turned(int dimension, SplittableRandom random) {
    double[][] rows = new double[dimension][dimension];
    float[] axes = new float[dimension * dimension];
    for (int i = 0; i < dimension; i++) {
      for (int j = 0; j < dimension; j++) {
        rows[i][j] = random.nextGaussian();
      }
      for (int before = 0; before < i; before++) {
        double product = product(rows[i], rows[before]);
        for (int j = 0; j < dimension; j++) {
          rows[i][j] -= product * rows[before][j];
        }
      }
      double norm = Math.sqrt(product(rows[i], rows[i]));
      for (int j = 0; j < dimension; j++) {
        rows[i][j] /= norm;
        axes[i * dimension + j] = (float) rows[i][j];
      }
    }
    return axes;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double coordinate(float[] axes, float[] mean, float[] vector, int axis) {
    double sum = 0;
    for (int j = 0; j < mean.length; j++) {
      sum += axes[axis * mean.length + j] * ((double) vector[j] - mean[j]);
    }
    return sum;
  }

  /** The codes of a block's rows, as the server lays them out. */
  static CodeBlock of(TestBlock block, CodeBasis basis) {
    int rows = block.vectors().length;
    int dimension = basis.dimension();
    long errorsAt = (long) rows * dimension;
    long cellsAt = errorsAt + 4L * rows;
    MemorySegment memory = Arena.ofAuto().allocate(cellsAt + 4L * rows + 4);
    for (int row = 0; row < rows; row++) {
      byte[] codes = codes(basis.basis(), block.vectors()[row]);
      MemorySegment.copy(
          codes, 0, memory, ValueLayout.JAVA_BYTE, (long) row * dimension, dimension);
      double error = error(basis.basis(), block.vectors()[row], codes);
      memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, errorsAt + 4L * row, Math.nextUp((float) error));
      memory.set(
          ValueLayout.JAVA_INT_UNALIGNED, cellsAt + 4L * row, (int) ((long) row * CELLS / rows));
    }
    MemorySegment columns =
        Arena.ofAuto().allocate(CodeArrangement.columnBytes(rows, basis) + 1, 64);
    StoredCodes stored = new StoredCodes(memory, 0, errorsAt, cellsAt);
    return CodeArrangement.arrange(basis, block.block(), stored, memory, columns);
  }

  private static byte[] codes(Basis basis, float[] vector) {
    byte[] codes = new byte[basis.dimension()];
    for (int i = 0; i < codes.length; i++) {
      double code = coordinate(basis.axes(), basis.mean(), vector, i) / basis.scales()[i];
      codes[i] = (byte) Math.clamp(Math.rint(code), -MOST, MOST);
    }
    return codes;
  }

  /** ‖x − μ − Bᵀŷ‖, with a margin for float64. */
  private static double error(Basis basis, float[] vector, byte[] codes) {
    int dimension = basis.dimension();
    double square = 0;
    double magnitude = 0;
    for (int j = 0; j < dimension; j++) {
      double left = (double) vector[j] - basis.mean()[j];
      magnitude = Math.max(magnitude, Math.abs(left));
      for (int i = 0; i < dimension; i++) {
        left -= (double) basis.axes()[i * dimension + j] * basis.scales()[i] * codes[i];
      }
      square += left * left;
    }
    return Math.sqrt(square) * (1 + 1e-9) + magnitude * dimension * 1e-14;
  }
}
