package io.shardscan.ingestion.decode.csv;

import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import io.shardscan.ingestion.decode.ColumnNames;
import java.nio.charset.StandardCharsets;

/** Decimal numbers in text, read as the nearest 32-bit float. */
final class FloatText {
  private FloatText() {}

  /**
   * Reads a number: an optional sign, digits with an optional point, an optional exponent; also NaN
   * and Infinity. Spaces around it do not matter.
   *
   * @throws NumberFormatException if it is not one; the message says so to the file's author
   */
  static float parse(byte[] text, int start, int end) {
    if (end > start && !isJavaOnly(text, start, end)) {
      try {
        return JavaFloatParser.parseFloat(text, start, end - start);
      } catch (NumberFormatException e) {
        throw notANumber(text, start, end);
      }
    }
    throw notANumber(text, start, end);
  }

  /** Whether a text is a number, so that its column could be part of a vector. */
  static boolean isNumber(byte[] text, int start, int end) {
    try {
      parse(text, start, end);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /**
   * The parser takes Java's literals, with suffixes (1f) and in hexadecimal (0x1p3); data has none.
   */
  private static boolean isJavaOnly(byte[] text, int start, int end) {
    int last = text[end - 1] | 0x20;
    if (last == 'f' || last == 'd') {
      return true;
    }
    int digits = text[start] == '-' || text[start] == '+' ? start + 1 : start;
    return digits + 1 < end && (text[digits + 1] | 0x20) == 'x';
  }

  private static NumberFormatException notANumber(byte[] text, int start, int end) {
    int shown = Math.min(end, start + 400);
    String quoted = new String(text, start, shown - start, StandardCharsets.UTF_8);
    return new NumberFormatException(
        "'%s' is not a number".formatted(ColumnNames.abridged(quoted)));
  }
}
