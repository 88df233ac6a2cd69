package io.shardscan.server.scan.kernel;

import static io.shardscan.server.scan.block.VectorBlock.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds every kernel that this machine has against the scalar one. Where all numbers are integers
 * times powers of two, float32 is exact and so must the kernels be.
 */
class CodeKernelTest {
  private static final CodeKernel SCALAR = new ScalarCodeKernel();
  private static final int GROUPS = 9;

  static List<CodeKernel> kernels() {
    return KernelSelection.all().stream().map(KernelSelection::codes).toList();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void addsWhatTheScalarKernelAdds(CodeKernel kernel) {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 200; round++) {
      boolean extreme = round % 4 == 0;
      short[] factors = new short[GROUPS * CodeKernel.GROUP];
      for (int i = 0; i < factors.length; i++) {
        factors[i] = (short) value(random, CodeKernel.MAX_FACTOR, extreme);
      }
      float[] steps = new float[GROUPS];
      for (int group = 0; group < GROUPS; group++) {
        steps[group] = (float) Math.scalb(1.0, random.nextInt(3));
      }
      int offset = random.nextInt(5);
      MemorySegment codes =
          MemorySegment.ofArray(new byte[offset + factors.length * CodeKernel.ROWS]);
      for (long at = 0; at < codes.byteSize(); at++) {
        codes.set(ValueLayout.JAVA_BYTE, at, (byte) value(random, CodeKernel.MAX_CODE, extreme));
      }
      int from = random.nextInt(GROUPS);
      int to = random.nextInt(from, GROUPS + 1);
      long at = offset + (long) from * CodeKernel.GROUP * CodeKernel.ROWS;
      float[] sums = new float[CodeKernel.ROWS];
      IntStream.range(0, sums.length).forEach(row -> sums[row] = random.nextInt(100));
      float[] expected = sums.clone();

      SCALAR.add(codes, at, factors, steps, from, to, expected);
      kernel.add(codes, at, factors, steps, from, to, sums);

      assertThat(sums).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void listsTheRowsThatReachABound(CodeKernel kernel) {
    SplittableRandom random = new SplittableRandom(8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rows = arena.allocate(2L * CodeKernel.ROWS * Float.BYTES + 4);
      for (int round = 0; round < 500; round++) {
        float[] sums = new float[CodeKernel.ROWS];
        for (int row = 0; row < sums.length; row++) {
          sums[row] = random.nextInt(-8, 8);
          rows.set(FLOAT32, 4L * row, random.nextInt(4));
          rows.set(FLOAT32, 4L * (CodeKernel.ROWS + row) + 4, random.nextInt(4));
        }
        sums[random.nextInt(sums.length)] = Float.NaN;
        sums[random.nextInt(sums.length)] = Float.POSITIVE_INFINITY;
        float tailWeight = random.nextInt(3);
        float normWeight = random.nextInt(-2, 3);
        float least = random.nextInt(-4, 5);
        long normsAt = 4L * CodeKernel.ROWS + 4;

        long expected =
            SCALAR.reaching(sums, rows, 0, tailWeight, rows, normsAt, normWeight, least);

        assertThat(kernel.reaching(sums, rows, 0, tailWeight, rows, normsAt, normWeight, least))
            .isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void multipliesTheCodesOfOneRow(CodeKernel kernel) {
    SplittableRandom random = new SplittableRandom(9);
    for (int count = 0; count < 200; count++) {
      float[] weights = new float[count + 3];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = random.nextInt(-9, 10);
      }
      // Exactly as long as what may be read.
      byte[] codes = new byte[count];
      for (int i = 0; i < count; i++) {
        codes[i] = (byte) random.nextInt(-CodeKernel.MAX_CODE, CodeKernel.MAX_CODE + 1);
      }
      MemorySegment base = MemorySegment.ofArray(codes);

      assertThat(kernel.product(weights, 3, count, base, 0))
          .isEqualTo(SCALAR.product(weights, 3, count, base, 0));
    }
  }

  @Test
  void hasOnePlaceForEachRow() {
    assertThat(IntStream.range(0, CodeKernel.ROWS).map(CodeKernel::place))
        .doesNotHaveDuplicates()
        .allMatch(place -> place >= 0 && place < CodeKernel.ROWS);
  }

  private static int value(SplittableRandom random, int most, boolean extreme) {
    return extreme ? (random.nextBoolean() ? most : -most) : random.nextInt(-most, most + 1);
  }
}
