package io.shardscan.ingestion.decode.column;

/**
 * Takes the values of one leaf column, as what they mean; a null is no call. Which of the methods
 * are called follows from the column's type.
 */
public interface ScalarSink {
  /**
   * Takes a text.
   *
   * @param bytes its length in UTF-8
   */
  default void text(String value, int bytes) {
    throw unexpected("text");
  }

  /** Takes an integer, an instant in microseconds or a day. */
  default void integer(long value) {
    throw unexpected("an integer");
  }

  /** Takes a number; may be NaN or infinite. */
  default void number(double value) {
    throw unexpected("a number");
  }

  /** Takes a boolean. */
  default void flag(boolean value) {
    throw unexpected("a boolean");
  }

  private IllegalStateException unexpected(String what) {
    return new IllegalStateException(getClass().getSimpleName() + " was given " + what);
  }
}
