package io.shardscan.server.memory;

import java.util.function.IntPredicate;

/**
 * Which of a segment's rows a condition holds for, 64 at a time: a test that goes through a column
 * in a loop of its own is several times faster than one that is asked row by row.
 */
@FunctionalInterface
interface RowTest {
  /** Rows of a word. */
  int ROWS = Long.SIZE;

  /** Holds for every row. */
  RowTest ALL = (first, count) -> -1L;

  /** Holds for no row. */
  RowTest NONE = (first, count) -> 0;

  /**
   * The rows for which it holds.
   *
   * @param first first row to test
   * @param count how many to test, 1 to {@value #ROWS}
   * @return bit i for row {@code first + i}; bits from {@code count} on mean nothing
   */
  long word(int first, int count);

  /** A test of one row after the other. */
  static RowTest each(IntPredicate test) {
    return (first, count) -> {
      long bits = 0;
      for (int i = 0; i < count; i++) {
        if (test.test(first + i)) {
          bits |= 1L << i;
        }
      }
      return bits;
    };
  }

  /** Holds where this or another does. */
  default RowTest or(RowTest other) {
    return (first, count) -> word(first, count) | other.word(first, count);
  }

  /** Holds where both do. */
  default RowTest and(RowTest other) {
    return (first, count) -> {
      long bits = word(first, count);
      return bits == 0 ? 0 : bits & other.word(first, count);
    };
  }

  /** Holds where this does not. */
  default RowTest not() {
    return (first, count) -> ~word(first, count);
  }

  /**
   * The rows of a segment for which it holds, as a bitmap whose bits after the last mean nothing.
   */
  default long[] words(int rows) {
    long[] words = new long[Math.ceilDiv(rows, ROWS)];
    for (int word = 0; word < words.length; word++) {
      int first = word * ROWS;
      words[word] = word(first, Math.min(ROWS, rows - first));
    }
    return words;
  }
}
