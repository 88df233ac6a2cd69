package io.shardscan.server.scan.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FloatSelectionTest {
  private static float[] values(SplittableRandom random, int size, int kind) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (kind) {
            case 0 -> (float) random.nextGaussian();
            case 1 -> random.nextInt(3);
            case 2 -> i;
            case 3 -> -i;
            case 4 -> i % 2 == 0 ? i : size - i;
            default -> Float.NEGATIVE_INFINITY;
          };
    }
    return values;
  }

  @Test
  void findsWhatSortingFinds() {
    SplittableRandom random = new SplittableRandom(3);
    for (int size : new int[] {1, 2, 3, 10, 100, 5_000}) {
      for (int kind = 0; kind < 6; kind++) {
        float[] values = values(random, size, kind);
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        for (int k : new int[] {1, (size + 1) / 2, size}) {
          assertThat(FloatSelection.kthLargest(values.clone(), size, k))
              .as("%d of %d, kind %d", k, size, kind)
              .isEqualTo(sorted[size - k]);
        }
      }
    }
  }

  @Test
  void leavesAloneWhatLiesBehind() {
    float[] values = {1, 3, 2, 99, 98};
    assertThat(FloatSelection.kthLargest(values, 3, 1)).isEqualTo(3);
    assertThat(values[3]).isEqualTo(99);
    assertThat(values[4]).isEqualTo(98);
  }
}
