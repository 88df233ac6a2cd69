package io.shardscan.server.memory;

import org.jspecify.annotations.Nullable;

/**
 * Links between the rows of a segment and other rows of the same key, {@link RowRef}s in both
 * directions. Takes memory only while some row of the segment has such a link.
 */
final class RowLinks implements AutoCloseable {
  private final MemoryBudget budget;
  private final int rows;
  private @Nullable LongTable links;
  private int used;

  RowLinks(MemoryBudget budget, int rows) {
    this.budget = budget;
    this.rows = rows;
  }

  /** The row that follows, or {@link RowRef#NONE}. */
  long next(int row) {
    return links == null ? RowRef.NONE : links.get(2L * row);
  }

  /** The row that precedes, or {@link RowRef#NONE}. */
  long previous(int row) {
    return links == null ? RowRef.NONE : links.get(2L * row + 1);
  }

  void setNext(int row, long ref) {
    set(2L * row, ref);
  }

  void setPrevious(int row, long ref) {
    set(2L * row + 1, ref);
  }

  private void set(long at, long ref) {
    long before = links == null ? RowRef.NONE : links.get(at);
    if (before == ref) {
      return;
    }
    if (links == null) {
      links = new LongTable(budget, 2L * rows);
    }
    links.set(at, ref);
    if (before == RowRef.NONE) {
      used++;
    } else if (ref == RowRef.NONE) {
      used--;
      if (used == 0) {
        close();
      }
    }
  }

  @Override
  public void close() {
    if (links != null) {
      links.close();
      links = null;
    }
    used = 0;
  }
}
