package io.shardscan.server.scan.kernel;

import static io.shardscan.server.scan.block.VectorBlock.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.basis.BitQuery;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every kernel that this machine has against bits counted one by one. */
class BitKernelTest {
  private static final int MOST_WORDS = 24;

  static List<BitKernel> kernels() {
    return KernelSelection.all().stream().map(KernelSelection::bits).toList();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void addsWhatTheDefinitionSays(BitKernel kernel) {
    SplittableRandom random = new SplittableRandom(11);
    for (int words = 1; words <= MOST_WORDS; words++) {
      int[] planes = random.ints((long) words * BitQuery.PLANES).toArray();
      int offset = 4 * random.nextInt(5);
      long factorsAt = offset + (long) words * BitKernel.ROWS * Integer.BYTES;
      MemorySegment base =
          MemorySegment.ofArray(new byte[(int) factorsAt + BitKernel.ROWS * Float.BYTES]);
      for (long at = offset; at < factorsAt; at += Integer.BYTES) {
        base.set(ValueLayout.JAVA_INT_UNALIGNED, at, random.nextInt());
      }
      int from = BitKernel.UNIT * random.nextInt(4);
      int to = BitKernel.UNIT * random.nextInt(from / BitKernel.UNIT + 1, 5);
      float[] sums = new float[BitKernel.ROWS];
      float[] expected = new float[BitKernel.ROWS];
      for (int row = 0; row < BitKernel.ROWS; row++) {
        // Halves and small integers: float32 holds all results exactly.
        float factor = random.nextInt(-8, 9) / 2f;
        base.set(FLOAT32, factorsAt + (long) row * Float.BYTES, factor);
        sums[row] = random.nextInt(100);
        boolean added = from <= row && row < to;
        expected[row] =
            sums[row] + (added ? factor * (2 * selected(base, offset, row, planes) - 3) : 0);
      }

      kernel.add(base, offset, factorsAt, from, to, planes, 2, 3, sums);

      assertThat(sums).as("%d words", words).isEqualTo(expected);
    }
  }

  private static int selected(MemorySegment base, long at, int row, int[] planes) {
    int words = planes.length / BitQuery.PLANES;
    int sum = 0;
    for (int i = 0; i < planes.length / BitQuery.PLANES * Integer.SIZE; i++) {
      long word = at + BitKernel.wordAt(words, i / Integer.SIZE, row);
      if ((base.get(ValueLayout.JAVA_INT_UNALIGNED, word) >>> i & 1) != 0) {
        int plane = i / Integer.SIZE * BitQuery.PLANES;
        sum +=
            (planes[plane] >>> i & 1)
                + 2 * (planes[plane + 1] >>> i & 1)
                - 4 * (planes[plane + 2] >>> i & 1);
      }
    }
    return sum;
  }
}
