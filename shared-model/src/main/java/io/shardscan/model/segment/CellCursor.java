package io.shardscan.model.segment;

import java.io.IOException;

/**
 * Walks down the cells of a column. It stands before the first cell at first; the accessors speak
 * of the cell it stands at, and only if that cell has a value of a fitting {@link #kind}.
 */
interface CellCursor {
  /** A cursor over cells of which none has a value. */
  CellCursor NULLS =
      new CellCursor() {
        @Override
        public boolean advance() {
          return false;
        }

        @Override
        public CellKind kind() {
          throw noValue();
        }
      };

  /**
   * Moves to the next cell.
   *
   * @return whether the cell has a value
   * @throws IOException if the cells lie in a scratch file that cannot be read
   */
  boolean advance() throws IOException;

  /** What the cell holds. */
  CellKind kind();

  /**
   * The value of an integer, of a timestamp (microseconds), a date (days), or a boolean (1 is
   * true).
   */
  default long longValue() {
    throw noValue();
  }

  /** The value of a number other than {@link CellKind#HUGE_NUMBER}. */
  default double doubleValue() {
    return longValue();
  }

  /** The value of a string, of JSON text, or of a {@link CellKind#HUGE_NUMBER}. */
  default String text() {
    throw noValue();
  }

  private static IllegalStateException noValue() {
    return new IllegalStateException("the cell has no value of this kind");
  }
}
