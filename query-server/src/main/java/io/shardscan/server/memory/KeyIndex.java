package io.shardscan.server.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides which rows of a collection are hidden because a newer row has the same key, and which
 * because their file's version is no longer live.
 *
 * <p>A {@link KeyTable} names the newest live row of each key, the one row of it that is not
 * hidden. The other live rows of the key hang behind it in a list, linked both ways through their
 * segments' {@link RowLinks}, in no order. So a row that comes or goes costs a constant amount of
 * work however often its key occurs, except when a key's newest row goes: then the next one is
 * looked for among all of the key's rows.
 *
 * <p>For one thread at a time. After an exception the index is in no defined state: it must be
 * closed, and a new one made. What was published before stays valid.
 */
public final class KeyIndex implements AutoCloseable {
  /** How far a table grows beyond what is needed, as a share of the keys that it has. */
  private static final double GROWTH = 0.33;

  private final MemoryBudget budget;
  private final KeyHash hash;
  private final List<@Nullable IndexedSegment> segments = new ArrayList<>();
  private final Deque<Integer> freeSlots = new ArrayDeque<>();
  private KeyTable table;

  /** An empty index whose memory counts against a budget. */
  public KeyIndex(MemoryBudget budget) {
    this(budget, new SeededKeyHash());
  }

  KeyIndex(MemoryBudget budget, KeyHash hash) {
    this.budget = budget;
    this.hash = hash;
    this.table = new KeyTable(budget, 0);
  }

  /** Keys of live rows. */
  public long keys() {
    return table.keys();
  }

  /** Bytes of the table of keys. */
  public long tableBytes() {
    return table.bytes();
  }

  /**
   * Adds a segment, all of whose rows are hidden. Its memory must stay alive until it is removed.
   *
   * @throws IllegalStateException if the index has 2²⁰ − 1 segments
   */
  public IndexedSegment add(int rows, KeyColumn keys, RowFiles files) {
    Integer free = freeSlots.poll();
    int slot = free == null ? segments.size() : free;
    if (slot == RowRef.MAX_SLOTS) {
      throw new IllegalStateException(
          "a collection has at most %d segments".formatted(RowRef.MAX_SLOTS));
    }
    IndexedSegment segment = new IndexedSegment(budget, slot, rows, keys, files);
    if (free == null) {
      segments.add(segment);
    } else {
      segments.set(slot, segment);
    }
    return segment;
  }

  /** Removes a segment, none of whose files is shown. */
  public void remove(IndexedSegment segment) {
    if (segment.anyLive()) {
      throw new IllegalStateException("slot " + segment.slot + " still has live rows");
    }
    segments.set(segment.slot, null);
    freeSlots.push(segment.slot);
    segment.links.close();
  }

  /**
   * Makes room for rows that will be shown, so that the table grows once and not time after time.
   *
   * @throws BudgetExceededException if the table does not fit
   */
  public void reserve(long rows) {
    if (table.hasRoom(rows)) {
      return;
    }
    long wanted = table.keys() + Math.max(rows, (long) (table.keys() * GROWTH));
    KeyTable larger = new KeyTable(budget, wanted);
    for (IndexedSegment segment : segments) {
      if (segment != null) {
        for (int row = 0; row < segment.rows; row++) {
          if (!segment.isHidden(row)) {
            larger.putFirst(hash.hash(segment.keys, row), RowRef.of(segment.slot, row));
          }
        }
      }
    }
    table.close();
    table = larger;
  }

  /**
   * Makes rows of files in a segment live.
   *
   * @param files the numbers of the files, none of them live yet, and how new their rows are
   * @throws BudgetExceededException if the index does not fit
   */
  public void show(IndexedSegment segment, Map<Integer, FileOrder> files) {
    BitSet shown = new BitSet();
    files.forEach(
        (file, order) -> {
          if (segment.live(file)) {
            throw new IllegalStateException("file " + file + " is live in slot " + segment.slot);
          }
          segment.setLive(file, order);
          shown.set(file);
        });
    for (int row = 0; row < segment.rows; row++) {
      if (shown.get(segment.files.of(row))) {
        show(segment, row);
      }
    }
  }

  /**
   * Makes rows of files in a segment no longer live. Of several segments, the oldest should come
   * first, so that no key's newest row goes more than once.
   *
   * @param files the numbers of the files, all of them live
   */
  public void hide(IndexedSegment segment, BitSet files) {
    files.stream()
        .filter(file -> !segment.live(file))
        .findAny()
        .ifPresent(
            file -> {
              throw new IllegalStateException(
                  "file " + file + " is not live in slot " + segment.slot);
            });
    for (int row = 0; row < segment.rows; row++) {
      if (files.get(segment.files.of(row))) {
        if (segment.isHidden(row)) {
          unlink(segment, row);
        } else {
          hideNewest(segment, row);
        }
      }
    }
    files.stream().forEach(segment::setDead);
  }

  private void show(IndexedSegment segment, int row) {
    if (!table.hasRoom(1)) {
      reserve(1);
    }
    long keyHash = hash.hash(segment.keys, row);
    long ref = RowRef.of(segment.slot, row);
    long reusable = -1;
    for (long at = table.home(keyHash); ; at = table.after(at)) {
      long entry = table.get(at);
      if (entry == KeyTable.EMPTY) {
        table.put(reusable < 0 ? at : reusable, KeyTable.entry(keyHash, ref));
        segment.unhide(row);
        return;
      }
      if (entry == KeyTable.REMOVED) {
        reusable = reusable < 0 ? at : reusable;
      } else if (KeyTable.matches(entry, keyHash)) {
        IndexedSegment newest = segment(entry);
        int newestRow = RowRef.row(entry);
        if (segment.keys.equal(row, newest.keys, newestRow)) {
          if (segment.newer(row, newest, newestRow)) {
            link(segment, row, newest, newestRow);
            newest.hide(newestRow);
            segment.unhide(row);
            table.replace(at, KeyTable.entry(keyHash, ref));
          } else {
            linkBehind(newest, newestRow, segment, row);
          }
          return;
        }
      }
    }
  }

  private void hideNewest(IndexedSegment segment, int row) {
    long keyHash = hash.hash(segment.keys, row);
    long at = table.find(keyHash, RowRef.of(segment.slot, row));
    long older = segment.links.next(row);
    segment.hide(row);
    if (older == RowRef.NONE) {
      table.remove(at);
      return;
    }
    long best = older;
    for (long ref = next(older); ref != RowRef.NONE; ref = next(ref)) {
      if (segment(ref).newer(RowRef.row(ref), segment(best), RowRef.row(best))) {
        best = ref;
      }
    }
    IndexedSegment newest = segment(best);
    int newestRow = RowRef.row(best);
    unlink(newest, newestRow);
    long rest = segment.links.next(row);
    if (rest != RowRef.NONE) {
      unlink(segment, row);
      link(newest, newestRow, segment(rest), RowRef.row(rest));
    }
    newest.unhide(newestRow);
    table.replace(at, KeyTable.entry(keyHash, best));
  }

  /** Puts a row between the newest one and those behind it. */
  private void linkBehind(IndexedSegment newest, int newestRow, IndexedSegment segment, int row) {
    long rest = newest.links.next(newestRow);
    if (rest != RowRef.NONE) {
      link(segment, row, segment(rest), RowRef.row(rest));
    }
    link(newest, newestRow, segment, row);
  }

  private static void link(IndexedSegment a, int rowA, IndexedSegment b, int rowB) {
    a.links.setNext(rowA, RowRef.of(b.slot, rowB));
    b.links.setPrevious(rowB, RowRef.of(a.slot, rowA));
  }

  /** Takes a row out of the list that it is in, at whatever place. */
  private void unlink(IndexedSegment segment, int row) {
    long previous = segment.links.previous(row);
    long next = segment.links.next(row);
    segment.links.setPrevious(row, RowRef.NONE);
    segment.links.setNext(row, RowRef.NONE);
    if (previous != RowRef.NONE) {
      segment(previous).links.setNext(RowRef.row(previous), next);
    }
    if (next != RowRef.NONE) {
      segment(next).links.setPrevious(RowRef.row(next), previous);
    }
  }

  private long next(long ref) {
    return segment(ref).links.next(RowRef.row(ref));
  }

  private IndexedSegment segment(long ref) {
    IndexedSegment segment = segments.get(RowRef.slot(ref));
    if (segment == null) {
      throw new IllegalStateException("the index names a removed segment");
    }
    return segment;
  }

  @Override
  public void close() {
    for (IndexedSegment segment : segments) {
      if (segment != null) {
        segment.links.close();
      }
    }
    table.close();
  }
}
