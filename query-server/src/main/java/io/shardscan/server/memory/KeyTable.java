package io.shardscan.server.memory;

/**
 * An open-addressing table with linear probing of one long a slot: 26 bits of a key's hash, and the
 * {@link RowRef} of the newest row of that key. Where a key's search begins is its hash scaled to
 * the table's length, so that the length need not be a power of two. Keys are not stored: they lie
 * in their segments.
 */
final class KeyTable implements AutoCloseable {
  /** A slot that was never used, at which every search ends. */
  static final long EMPTY = 0;

  /** A slot whose key was removed: searches go on, and a new key may take it. */
  static final long REMOVED = 1;

  /** Fullest that a table may get, counting removed slots. */
  private static final double MAX_LOAD = 0.75;

  /** How full a new table is, so that it is not at once replaced again. */
  private static final double FIRST_LOAD = 0.66;

  private static final int MIN_SLOTS = 8;
  private static final long FINGERPRINT_MASK = -1L << RowRef.BITS;

  private final LongTable slots;
  private long keys;
  private long removed;

  /** A table that so many keys fit in, with some room to grow. */
  KeyTable(MemoryBudget budget, long keys) {
    this.slots = new LongTable(budget, Math.max(MIN_SLOTS, (long) Math.ceil(keys / FIRST_LOAD)));
  }

  /** Whether so many more keys may be put. */
  boolean hasRoom(long more) {
    return keys + removed + more <= (long) (slots.length() * MAX_LOAD);
  }

  /** Keys in the table. */
  long keys() {
    return keys;
  }

  /** Bytes it takes. */
  long bytes() {
    return slots.length() * Long.BYTES;
  }

  /** Where the search for a hash begins. */
  long home(long hash) {
    return Math.unsignedMultiplyHigh(hash, slots.length());
  }

  /** The slot after one. */
  long after(long at) {
    return at + 1 == slots.length() ? 0 : at + 1;
  }

  long get(long at) {
    return slots.get(at);
  }

  /** The slot's content for a row whose key has this hash. */
  static long entry(long hash, long ref) {
    return (hash << RowRef.BITS) | ref;
  }

  /** Whether a slot's content may be of a key with this hash. */
  static boolean matches(long entry, long hash) {
    return ((entry ^ (hash << RowRef.BITS)) & FINGERPRINT_MASK) == 0;
  }

  /** Puts a key that the table does not have into an empty or removed slot. */
  void put(long at, long entry) {
    if (slots.get(at) == REMOVED) {
      removed--;
    }
    slots.set(at, entry);
    keys++;
  }

  /** Puts a key that the table does not have into the first slot that it may take. */
  void putFirst(long hash, long ref) {
    long at = home(hash);
    while (get(at) != EMPTY) {
      at = after(at);
    }
    put(at, entry(hash, ref));
  }

  /** Makes a key's slot name another row. */
  void replace(long at, long entry) {
    slots.set(at, entry);
  }

  /** The slot that names a row, which the table has. */
  long find(long hash, long ref) {
    long wanted = entry(hash, ref);
    long at = home(hash);
    for (long entry = get(at); entry != wanted; entry = get(at)) {
      if (entry == EMPTY) {
        throw new IllegalStateException("the index lost row " + Long.toHexString(ref));
      }
      at = after(at);
    }
    return at;
  }

  /** Empties a key's slot. */
  void remove(long at) {
    keys--;
    if (get(after(at)) == EMPTY) {
      slots.set(at, EMPTY);
    } else {
      slots.set(at, REMOVED);
      removed++;
    }
  }

  @Override
  public void close() {
    slots.close();
  }
}
