package io.shardscan.server.scan.kernel;

import static io.shardscan.server.scan.block.VectorBlock.FLOAT32;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** The definition as it reads; the vector kernel is held against it. */
public final class ScalarCodeKernel implements CodeKernel {
  @Override
  public void add(
      MemorySegment base,
      long at,
      short[] factors,
      float[] steps,
      int fromGroup,
      int toGroup,
      float[] sums) {
    for (int row = 0; row < ROWS; row++) {
      for (int group = fromGroup; group < toGroup; group++) {
        int sum = 0;
        for (int i = group * GROUP; i < (group + 1) * GROUP; i++) {
          long column = at + (long) (i - fromGroup * GROUP) * ROWS;
          sum += factors[i] * base.get(JAVA_BYTE, column + CodeKernel.place(row));
        }
        sums[row] += steps[group] * sum;
      }
    }
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
    long reaching = 0;
    for (int row = 0; row < ROWS; row++) {
      float tail = tails.get(FLOAT32, tailsAt + (long) row * Float.BYTES);
      float norm = normWeight == 0 ? 0 : norms.get(FLOAT32, normsAt + (long) row * Float.BYTES);
      boolean below = sums[row] + tailWeight * tail < least + normWeight * norm;
      reaching |= below ? 0 : 1L << row;
    }
    return reaching;
  }

  @Override
  public float product(float[] weights, int from, int count, MemorySegment base, long at) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
      sum += weights[from + i] * base.get(JAVA_BYTE, at + i);
    }
    return sum;
  }

  @Override
  public int roundings(int count) {
    return count + 1;
  }
}
