package io.shardscan.server.scan.block;

/**
 * A set of row numbers of one block, 64 rows a word: row {@code r} is bit {@code r % 64} of word
 * {@code r / 64}. Immutable once it is in use: the words are not copied, so whoever hands them over
 * no longer writes to them.
 */
public final class RowBitmap {
  private final long[] words;
  private final int rows;

  /** How many rows are in the set, or −1 while nobody has counted. */
  private volatile int count = -1;

  private RowBitmap(long[] words, int rows) {
    this.words = words;
    this.rows = rows;
  }

  /**
   * A set over the rows of a block.
   *
   * @param words the set; bits from {@code rows} on are ignored
   * @param rows rows of the block, at least 0
   * @throws IllegalArgumentException if there are not exactly as many words as the rows need
   */
  public static RowBitmap of(long[] words, int rows) {
    if (rows < 0 || words.length != wordsFor(rows)) {
      throw new IllegalArgumentException(
          "a bitmap over %d rows has %d words, not %d"
              .formatted(rows, wordsFor(Math.max(rows, 0)), words.length));
    }
    return new RowBitmap(words, rows);
  }

  /** Words that a bitmap over so many rows has. */
  public static int wordsFor(int rows) {
    return (int) (((long) rows + 63) >>> 6);
  }

  /** Rows of the block, in the set or not. */
  public int rows() {
    return rows;
  }

  /** Whether a row is in the set; {@code 0 ≤ row < rows()}. */
  public boolean contains(int row) {
    return (words[row >>> 6] >>> row & 1) != 0;
  }

  /** How many rows are in the set. */
  public int count() {
    int known = count;
    if (known < 0) {
      known = counted();
      count = known;
    }
    return known;
  }

  private int counted() {
    int count = 0;
    int whole = rows >>> 6;
    for (int i = 0; i < whole; i++) {
      count += Long.bitCount(words[i]);
    }
    int rest = rows & 63;
    return rest == 0 ? count : count + Long.bitCount(words[whole] & ((1L << rest) - 1));
  }

  /** The 64 bits of rows {@code 64 × word} on. */
  long word(int word) {
    return words[word];
  }
}
