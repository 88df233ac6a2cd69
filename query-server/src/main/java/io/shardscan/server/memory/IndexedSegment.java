package io.shardscan.server.memory;

import java.util.Arrays;

/**
 * A segment in a {@link KeyIndex}: which of its files are live and how new their rows are, and
 * which rows are hidden. All rows are hidden until their file is shown. Used by one thread at a
 * time; what {@link #hidden} returns may be read by any.
 */
public final class IndexedSegment {
  /** The sequence of a file whose rows are not live. */
  private static final long DEAD = -1;

  final int slot;
  final int rows;
  final KeyColumn keys;
  final RowFiles files;
  final RowLinks links;
  private final long[] sequences;
  private final int[] orders;
  private long[] hidden;
  private int hiddenCount;
  private boolean published;

  IndexedSegment(MemoryBudget budget, int slot, int rows, KeyColumn keys, RowFiles files) {
    this.slot = slot;
    this.rows = rows;
    this.keys = keys;
    this.files = files;
    this.links = new RowLinks(budget, rows);
    this.sequences = new long[files.files()];
    this.orders = new int[files.files()];
    Arrays.fill(sequences, DEAD);
    this.hidden = new long[(rows + 63) >>> 6];
    Arrays.fill(hidden, -1L);
    this.hiddenCount = rows;
  }

  /**
   * The rows that are hidden now. Later changes of the index make a copy and leave what was
   * returned as it is.
   */
  public HiddenRows hidden() {
    published = true;
    return new HiddenRows(hidden, hiddenCount);
  }

  /** Whether {@link #hidden} would say something else than when it was last asked. */
  public boolean changed() {
    return !published;
  }

  /** Rows, hidden or not. */
  public int rows() {
    return rows;
  }

  /** Whether a file's rows are live. */
  boolean live(int file) {
    return sequences[file] != DEAD;
  }

  /** Whether any file's rows are live. */
  boolean anyLive() {
    return Arrays.stream(sequences).anyMatch(sequence -> sequence != DEAD);
  }

  void setLive(int file, FileOrder order) {
    sequences[file] = order.sequence();
    orders[file] = order.segment();
  }

  void setDead(int file) {
    sequences[file] = DEAD;
  }

  boolean isHidden(int row) {
    return ((hidden[row >>> 6] >>> row) & 1) != 0;
  }

  void hide(int row) {
    ownBitmap();
    hidden[row >>> 6] |= 1L << row;
    hiddenCount++;
  }

  void unhide(int row) {
    ownBitmap();
    hidden[row >>> 6] &= ~(1L << row);
    hiddenCount--;
  }

  /** Whether a row is newer than one of another segment, or of this one. Both are live. */
  boolean newer(int row, IndexedSegment other, int otherRow) {
    int file = files.of(row);
    int otherFile = other.files.of(otherRow);
    int bySequence = Long.compare(sequences[file], other.sequences[otherFile]);
    if (bySequence != 0) {
      return bySequence > 0;
    }
    int byOrder = Integer.compare(orders[file], other.orders[otherFile]);
    return byOrder != 0 ? byOrder > 0 : row > otherRow;
  }

  private void ownBitmap() {
    if (published) {
      hidden = hidden.clone();
      published = false;
    }
  }
}
