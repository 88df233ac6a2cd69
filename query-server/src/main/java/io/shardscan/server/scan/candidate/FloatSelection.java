package io.shardscan.server.scan.candidate;

import java.util.Arrays;

/** Finds the k-th largest of many floats in linear time, reordering them. */
public final class FloatSelection {
  private FloatSelection() {}

  /**
   * The k-th largest value; C. A. R. Hoare's quickselect, with partitions that know no branch to
   * mispredict (N. Lomuto's), a second one of the values that are not less, so that equal values
   * cost nothing extra, and a sort where the pivots turn out badly.
   *
   * @param values reordered up to {@code size}; no NaN
   * @param size values to choose from
   * @param k from 1 (the largest) to {@code size}
   */
  public static float kthLargest(float[] values, int size, int k) {
    int from = 0;
    int to = size;
    int wanted = size - k;
    int rounds = 2 * (Integer.SIZE - Integer.numberOfLeadingZeros(size));
    while (to - from > 1) {
      if (rounds-- == 0) {
        Arrays.sort(values, from, to);
        break;
      }
      float pivot = pivot(values, from, to);
      int less = from;
      for (int i = from; i < to; i++) {
        float value = values[i];
        values[i] = values[less];
        values[less] = value;
        less += value < pivot ? 1 : 0;
      }
      if (wanted < less) {
        to = less;
        continue;
      }
      int more = less;
      for (int i = less; i < to; i++) {
        float value = values[i];
        values[i] = values[more];
        values[more] = value;
        more += value == pivot ? 1 : 0;
      }
      if (wanted < more) {
        return pivot;
      }
      from = more;
    }
    return values[wanted];
  }

  private static float pivot(float[] values, int from, int to) {
    int step = (to - from) / 8;
    int middle = (from + to) >>> 1;
    if (step < 8) {
      return median(values[from], values[middle], values[to - 1]);
    }
    return median(
        median(values[from], values[from + step], values[from + 2 * step]),
        median(values[middle - step], values[middle], values[middle + step]),
        median(values[to - 1 - 2 * step], values[to - 1 - step], values[to - 1]));
  }

  private static float median(float a, float b, float c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
