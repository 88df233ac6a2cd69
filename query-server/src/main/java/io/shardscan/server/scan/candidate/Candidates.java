package io.shardscan.server.scan.candidate;

import java.util.Arrays;

/**
 * Rows that may be in the answer, each with the least and the greatest canonical score that it can
 * have; both are equal where the score is known. Kept in arrays, without an object a row.
 */
public final class Candidates {
  private long[] ids;
  private float[] lowers;
  private float[] uppers;
  private int size;

  /** None yet, with room for some. */
  public Candidates(int capacity) {
    this.ids = new long[capacity];
    this.lowers = new float[capacity];
    this.uppers = new float[capacity];
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The {@link RowId} of one. */
  public long id(int index) {
    return ids[index];
  }

  /** Whether one's canonical score is known. */
  public boolean exact(int index) {
    return lowers[index] == uppers[index];
  }

  /** The least canonical score that one can have. */
  public float lower(int index) {
    return lowers[index];
  }

  /** The greatest canonical score that one can have. */
  public float upper(int index) {
    return uppers[index];
  }

  /** The indexes of all, those first that can have the greatest scores. */
  public int[] greatestFirst() {
    long[] order = new long[size];
    for (int i = 0; i < size; i++) {
      order[i] = (long) TopRows.descending(uppers[i]) << Integer.SIZE | i;
    }
    Arrays.sort(order);
    int[] indexes = new int[size];
    for (int i = 0; i < size; i++) {
      indexes[i] = (int) order[i];
    }
    return indexes;
  }

  /** Whether the arrays are full. */
  boolean full() {
    return size == ids.length;
  }

  /** Rows for which there is room. */
  int capacity() {
    return ids.length;
  }

  /** Makes more room. */
  void grow(int capacity) {
    ids = Arrays.copyOf(ids, capacity);
    lowers = Arrays.copyOf(lowers, capacity);
    uppers = Arrays.copyOf(uppers, capacity);
  }

  /** Adds a row; there must be room. */
  void add(long id, float lower, float upper) {
    ids[size] = id;
    lowers[size] = lower;
    uppers[size] = upper;
    size++;
  }

  /** Adds another's rows; there must be room. */
  public void addAll(Candidates other) {
    System.arraycopy(other.ids, 0, ids, size, other.size);
    System.arraycopy(other.lowers, 0, lowers, size, other.size);
    System.arraycopy(other.uppers, 0, uppers, size, other.size);
    size += other.size;
  }

  /** Drops all of them. */
  void clear() {
    size = 0;
  }

  /**
   * Keeps only rows that can reach the cutoff, after raising it to the score that k of these rows
   * are known to reach.
   *
   * @return that score, negative infinity if there are fewer than k rows
   */
  public float prune(int k, SharedCutoff cutoff) {
    float reached = Float.NEGATIVE_INFINITY;
    if (size >= k) {
      reached = FloatSelection.kthLargest(Arrays.copyOf(lowers, size), size, k);
      cutoff.raise(reached);
    }
    float least = cutoff.get();
    int kept = 0;
    for (int i = 0; i < size; i++) {
      ids[kept] = ids[i];
      lowers[kept] = lowers[i];
      uppers[kept] = uppers[i];
      kept += uppers[kept] >= least ? 1 : 0;
    }
    size = kept;
    return reached;
  }

  /** Keeps the k rows with the greatest lower scores, and those that score as the last of them. */
  public void keepBest(int k) {
    prune(k, new SharedCutoff(Float.NEGATIVE_INFINITY));
  }

  /** The same rows, of whose scores nothing is known. */
  public Candidates unscored() {
    Candidates unscored = new Candidates(size);
    for (int i = 0; i < size; i++) {
      unscored.add(ids[i], Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
    }
    return unscored;
  }
}
