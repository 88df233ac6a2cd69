package io.shardscan.server.scan;

import static io.shardscan.server.scan.block.VectorBlock.FLOAT32;

import io.shardscan.model.basis.Basis;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.code.CodeArrangement;
import io.shardscan.server.scan.code.CodeBasis;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.code.StoredCodes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/** Codes of made-up rows, along their components, by which searches can warm up. */
final class WarmUpCodes {
  private static final int LEAST_DIMENSION = 64;
  private static final int[] STAGES = {16, 32, 48};
  private static final float SCALE = 1f / 32;
  private static final int MOST = 127;

  private WarmUpCodes() {}

  /** Codes of a block; none if its vectors have too few components. */
  static Optional<CodeBlock> of(Arena arena, VectorBlock block) {
    int dimension = block.dimension();
    if (dimension < LEAST_DIMENSION) {
      return Optional.empty();
    }
    int rows = block.rows();
    long errorsAt = (long) rows * dimension;
    long cellsAt = errorsAt + (long) rows * Float.BYTES;
    MemorySegment coded = arena.allocate(cellsAt + (long) rows * Integer.BYTES, 64);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < dimension; i++) {
        float component = block.base().get(FLOAT32, block.vectorAt(row) + (long) i * Float.BYTES);
        long code = Math.clamp((long) Math.rint(component / SCALE), -MOST, MOST);
        coded.set(ValueLayout.JAVA_BYTE, (long) row * dimension + i, (byte) code);
      }
      coded.set(FLOAT32, errorsAt + (long) row * Float.BYTES, SCALE);
    }
    CodeBasis basis = basis(dimension);
    MemorySegment columns = arena.allocate(CodeArrangement.columnBytes(rows, basis), 64);
    return Optional.of(
        CodeArrangement.arrange(
            basis, block, new StoredCodes(coded, 0, errorsAt, cellsAt), coded, columns));
  }

  private static CodeBasis basis(int dimension) {
    float[] axes = new float[dimension * dimension];
    for (int i = 0; i < dimension; i++) {
      axes[i * dimension + i] = 1;
    }
    float[] scales = new float[dimension];
    Arrays.fill(scales, SCALE);
    float[] norm = {(float) Math.sqrt(dimension)};
    return new CodeBasis(
        "warm-up",
        new Basis(new float[dimension], axes, scales, STAGES, new float[dimension], norm, norm));
  }
}
