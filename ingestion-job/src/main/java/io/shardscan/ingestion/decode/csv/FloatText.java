package io.shardscan.ingestion.decode.csv;

import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import io.shardscan.ingestion.decode.ColumnNames;
import java.nio.charset.StandardCharsets;

/**
 * Decimal numbers in text, read as the nearest 32-bit float.
 *
 * <p>Numbers without an exponent and of up to 18 digits after leading zeros, which is nearly all
 * that embeddings have, are read here: their digits as an integer, divided by a power of ten. Both
 * steps round, by less than {@link #DOUBT} units in the last place of a double; unless the quotient
 * is that close to the middle between two floats, the nearest float is certain. All others are left
 * to a library.
 */
final class FloatText {
  private static final int MOST_DIGITS = 18;

  /** The largest power of ten that is exact as a double. */
  private static final int MOST_DECIMALS = 22;

  /** The bits of a double that a float does not have, and their value in the middle of two. */
  private static final long LOW_BITS = (1L << 29) - 1;

  private static final long MIDDLE = 1L << 28;
  private static final long DOUBT = 4;

  /** Below it floats have fewer bits. */
  private static final double SMALLEST = 0x1p-125;

  private static final double[] POWERS_OF_TEN = new double[MOST_DECIMALS + 1];

  static {
    for (int i = 0; i < POWERS_OF_TEN.length; i++) {
      POWERS_OF_TEN[i] = Double.parseDouble("1e" + i);
    }
  }

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
    boolean negative = start < end && text[start] == '-';
    boolean signed = negative || (start < end && text[start] == '+');
    int first = signed ? start + 1 : start;
    int i = first;
    int point = -1;
    int significant = 0;
    long digits = 0;
    for (; i < end; i++) {
      int digit = text[i] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = digits * 10 + digit;
        significant += digits == 0 ? 0 : 1;
      } else if (text[i] == '.' && point < 0) {
        point = i;
      } else {
        break;
      }
    }
    int decimals = point < 0 ? 0 : i - point - 1;
    boolean hasDigits = i - first > (point < 0 ? 0 : 1);
    boolean isShort = hasDigits && significant <= MOST_DIGITS && decimals <= MOST_DECIMALS;
    if (isShort && (i == end || isEnd(text[i]))) {
      double value = digits / POWERS_OF_TEN[decimals];
      if (nearestFloatIsCertain(value)) {
        to[at] = (float) (negative ? -value : value);
        return i;
      }
    }
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

  private static boolean nearestFloatIsCertain(double value) {
    long low = Double.doubleToRawLongBits(value) & LOW_BITS;
    return value == 0 || (value > SMALLEST && Math.abs(low - MIDDLE) > DOUBT);
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
