package io.shardscan.ingestion.decode.csv;

import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.model.number.PlainDecimal;
import java.nio.charset.StandardCharsets;

/** Decimal numbers in text, read as the nearest 32-bit float; the usual ones fast. */
final class FloatText {
  private FloatText() {}

  /**
   * Reads a number: an optional sign, digits with an optional point, an optional exponent; also NaN
   * and Infinity. It ends before a comma, a closing bracket or white space.
   *
   * @param to gets the number
   * @param at where in {@code to}
   * @return where in the text the number ends
   * @throws NumberFormatException if there is none; the message says so to the file's author
   */
  static int read(byte[] text, int start, int end, float[] to, int at) {
    int plainEnd = PlainDecimal.read(text, start, end, to, at);
    if (plainEnd == end || (plainEnd >= 0 && isEnd(text[plainEnd]))) {
      return plainEnd;
    }
    int i = start;
    while (i < end && !isEnd(text[i])) {
      i++;
    }
    to[at] = parse(text, start, i);
    return i;
  }

  /** Whether a text is a number, so that its column could be part of a vector. */
  static boolean isNumber(byte[] text, int start, int end) {
    try {
      return read(text, start, end, new float[1], 0) == end;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isEnd(byte b) {
    return b == ',' || b == ']' || (b <= ' ' && b >= 0);
  }

  private static float parse(byte[] text, int start, int end) {
    if (end > start && !isJavaOnly(text, start, end)) {
      try {
        return JavaFloatParser.parseFloat(text, start, end - start);
      } catch (NumberFormatException e) {
        throw notANumber(text, start, end);
      }
    }
    throw notANumber(text, start, end);
  }

  /** The library takes Java's literals, with suffixes (1f) and in hexadecimal (0x1p3). */
  private static boolean isJavaOnly(byte[] text, int start, int end) {
    int last = text[end - 1] | 0x20;
    if (last == 'f' || last == 'd') {
      return true;
    }
    int digits = text[start] == '-' || text[start] == '+' ? start + 1 : start;
    return digits + 1 < end && (text[digits + 1] | 0x20) == 'x';
  }

  /** The failure of a text that is not a number. */
  static NumberFormatException notANumber(byte[] text, int start, int end) {
    int shown = Math.min(end, start + 400);
    String quoted = new String(text, start, shown - start, StandardCharsets.UTF_8);
    return new NumberFormatException(
        "'%s' is not a number".formatted(ColumnNames.abridged(quoted)));
  }
}
