package io.shardscan.server.scan.candidate;

import io.shardscan.server.scan.block.KeySource;
import io.shardscan.server.scan.block.VectorBlock;
import java.util.List;

/**
 * The best rows by canonical score, ties by key and then by block and row, in that order no matter
 * in which order they are offered. A binary heap over two arrays with the worst row at its root.
 */
public final class RowRanking {
  private final List<VectorBlock> blocks;
  private final long[] ids;
  private final float[] scores;
  private int size;

  /**
   * An empty ranking.
   *
   * @param blocks the blocks that rows are of
   * @param capacity rows to keep, at least 1
   */
  public RowRanking(List<VectorBlock> blocks, int capacity) {
    this.blocks = blocks;
    this.ids = new long[capacity];
    this.scores = new float[capacity];
  }

  /** Keeps a row if it is among the best so far. */
  public void offer(long id, float score) {
    if (size < ids.length) {
      size++;
      siftUp(size - 1, id, score);
    } else if (before(id, score, ids[0], scores[0])) {
      siftDown(0, size, id, score);
    }
  }

  /** Rows kept. */
  public int size() {
    return size;
  }

  /** The {@link RowId} of one; best first once {@link #sort} was called. */
  public long id(int index) {
    return ids[index];
  }

  /** The score of one. */
  public float score(int index) {
    return scores[index];
  }

  /** Orders the rows, best first; nothing may be offered afterwards. */
  public void sort() {
    for (int last = size - 1; last > 0; last--) {
      long id = ids[last];
      float score = scores[last];
      ids[last] = ids[0];
      scores[last] = scores[0];
      siftDown(0, last, id, score);
    }
  }

  private void siftUp(int start, long id, float score) {
    int hole = start;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      if (!before(ids[parent], scores[parent], id, score)) {
        break;
      }
      ids[hole] = ids[parent];
      scores[hole] = scores[parent];
      hole = parent;
    }
    ids[hole] = id;
    scores[hole] = score;
  }

  private void siftDown(int start, int end, long id, float score) {
    int hole = start;
    for (int child = 2 * hole + 1; child < end; child = 2 * hole + 1) {
      if (child + 1 < end && before(ids[child], scores[child], ids[child + 1], scores[child + 1])) {
        child++;
      }
      if (!before(id, score, ids[child], scores[child])) {
        break;
      }
      ids[hole] = ids[child];
      scores[hole] = scores[child];
      hole = child;
    }
    ids[hole] = id;
    scores[hole] = score;
  }

  private boolean before(long idA, float scoreA, long idB, float scoreB) {
    if (scoreA != scoreB) {
      return scoreA > scoreB;
    }
    int keys =
        KeySource.compare(
            blocks.get(RowId.block(idA)).keys(), RowId.row(idA),
            blocks.get(RowId.block(idB)).keys(), RowId.row(idB));
    return keys != 0 ? keys < 0 : idA < idB;
  }
}
