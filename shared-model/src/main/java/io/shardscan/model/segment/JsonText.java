package io.shardscan.model.segment;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Cells as JSON text: what a column holds whose cells are of several types. A timestamp is a string
 * as in ISO 8601 (UTC), a date a string {@code yyyy-mm-dd}; a number that is whole has no fraction.
 */
final class JsonText {
  /** Most characters of the JSON text of a cell that is neither text nor a huge number. */
  static final int MAX_SCALAR_LENGTH = 40;

  /** Doubles below this, 2^53, are exact where they are whole. */
  private static final double EXACT_INTEGERS = 0x1p53;

  private JsonText() {}

  /** The JSON text of the cell that a cursor stands at. */
  static String of(CellCursor cell) {
    return switch (cell.kind()) {
      case BOOLEAN -> cell.longValue() == 1 ? "true" : "false";
      case INTEGER, WIDE_INTEGER -> Long.toString(cell.longValue());
      case NUMBER -> number(cell.doubleValue());
      case STRING -> quoted(cell.text());
      case TIMESTAMP -> quoted(Instant.EPOCH.plus(cell.longValue(), ChronoUnit.MICROS).toString());
      case DATE -> quoted(LocalDate.ofEpochDay(cell.longValue()).toString());
      case HUGE_NUMBER, JSON -> cell.text();
    };
  }

  /**
   * Bytes that the JSON text of a string can have at most.
   *
   * @param utf8Bytes the bytes of the string itself
   */
  static long maxQuotedBytes(String text, long utf8Bytes) {
    long bytes = 2 + utf8Bytes;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        bytes += 5; // an escape of six bytes in place of one
      } else if (c == '"' || c == '\\') {
        bytes++;
      }
    }
    return bytes;
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < EXACT_INTEGERS
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    return json.append('"').toString();
  }
}
