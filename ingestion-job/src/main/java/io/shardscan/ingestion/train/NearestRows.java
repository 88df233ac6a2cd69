package io.shardscan.ingestion.train;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The best rows of one query by one metric, each with some numbers. A binary heap with the worst
 * row on top.
 */
final class NearestRows {
  private final int capacity;
  private final int width;
  private final double[] orders;
  private final double[] values;
  private final int[] heap;
  private int count;

  /**
   * Makes room.
   *
   * @param capacity most rows kept
   * @param width numbers a row
   */
  NearestRows(int capacity, int width) {
    this.capacity = capacity;
    this.width = width;
    orders = new double[capacity];
    values = new double[capacity * width];
    heap = new int[capacity];
  }

  /** What a further row must exceed to be kept; negative infinity while there is room. */
  double least() {
    return count < capacity ? Double.NEGATIVE_INFINITY : orders[heap[0]];
  }

  /** Keeps a row, in place of the worst one if there is no room; order is above least(). */
  void add(double order, double[] rowValues) {
    int slot = count < capacity ? count : heap[0];
    orders[slot] = order;
    System.arraycopy(rowValues, 0, values, slot * width, width);
    if (count < capacity) {
      siftUp(count++, slot);
    } else {
      siftDown(slot);
    }
  }

  /** The kept rows, best first, as arguments of the two methods below. */
  int[] bestFirst() {
    return IntStream.range(0, count)
        .boxed()
        .sorted((a, b) -> Double.compare(orders[b], orders[a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The order of a row. */
  double order(int row) {
    return orders[row];
  }

  /** The numbers of a row. */
  double[] values(int row) {
    return Arrays.copyOfRange(values, row * width, (row + 1) * width);
  }

  private void siftUp(int start, int slot) {
    int at = start;
    while (at > 0 && orders[heap[(at - 1) / 2]] > orders[slot]) {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    heap[at] = slot;
  }

  private void siftDown(int slot) {
    int at = 0;
    while (2 * at + 1 < count) {
      int child = 2 * at + 1;
      if (child + 1 < count && orders[heap[child + 1]] < orders[heap[child]]) {
        child++;
      }
      if (orders[heap[child]] >= orders[slot]) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = slot;
  }
}
