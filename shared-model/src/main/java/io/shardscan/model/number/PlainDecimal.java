package io.shardscan.model.number;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decimal numbers as JSON writes them, read as the nearest 32-bit float: nearly all that embeddings
 * have, at a fraction of what a reader of all numbers takes. What it does not take is left to such
 * a reader.
 *
 * <p>A number's digits are read as an integer, eight at a time (D. Lemire, "Number parsing at a
 * gigabyte per second", 2021), which is then divided by or multiplied with a power of ten. The
 * integer, the power and the result are each rounded to a double, so that the result is less than
 * {@link #DOUBT} units in its last place off; unless it is that close to the middle between two
 * floats, the nearest float is certain.
 */
public final class PlainDecimal {
  /** What {@link #read} answers if it does not take a number. */
  public static final int NOT_TAKEN = -1;

  /** So many digits always fit into a long. */
  private static final int MOST_DIGITS = 18;

  private static final int MOST_EXPONENT_DIGITS = 2;

  /** A number below it has room for one more digit. */
  private static final long ONE_DIGIT_FITS = 100_000_000_000_000_000L;

  /** Most digits after the point of usual numbers. */
  private static final int MOST_DECIMALS = 22;

  /** Bytes that reading a usual number may look at: a sign, a digit, a point, and one more. */
  private static final int ROOM = 3 + MOST_DECIMALS + 1;

  private static final double[] POWERS_OF_TEN = new double[61];
  private static final long[] LONG_POWERS_OF_TEN = new long[9];

  /** The bits of a double that a float does not have, and their value in the middle of two. */
  private static final long LOW_BITS = (1L << 29) - 1;

  private static final long MIDDLE = 1L << 28;
  private static final long DOUBT = 4;

  /** Below it floats have fewer bits. */
  private static final double SMALLEST = 0x1p-125;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ZEROS = 0x3030_3030_3030_3030L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  /** Added to a byte it sets the high bit of all but 0 … 9. */
  private static final long TO_HIGH_BIT = 0x7676_7676_7676_7676L;

  static {
    for (int i = 0; i < POWERS_OF_TEN.length; i++) {
      POWERS_OF_TEN[i] = Double.parseDouble("1e" + i);
    }
    long power = 1;
    for (int i = 0; i < LONG_POWERS_OF_TEN.length; i++, power *= 10) {
      LONG_POWERS_OF_TEN[i] = power;
    }
  }

  private PlainDecimal() {}

  /**
   * Reads a number of JSON's grammar: an optional minus, digits without leading zeros, optionally a
   * point and digits, optionally an exponent. What follows it is the caller's to look at.
   *
   * @param to gets the nearest float, which is finite
   * @param at where in {@code to}
   * @return where in the text the number ends, or {@link #NOT_TAKEN} if there is none here, or one
   *     of more than 18 digits, of a very large or small exponent, or too close to the middle
   *     between two floats
   */
  public static int read(byte[] text, int start, int end, float[] to, int at) {
    if (end - start >= ROOM) {
      int usualEnd = readUsual(text, start, to, at);
      if (usualEnd != NOT_TAKEN) {
        return usualEnd;
      }
    }
    return readAny(text, start, end, to, at);
  }

  /** Reads a number of one digit, a point and up to {@link #MOST_DECIMALS} digits. */
  private static int readUsual(byte[] text, int start, float[] to, int at) {
    int sign = text[start] == '-' ? 1 : 0;
    int i = start + sign;
    int whole = text[i] - '0';
    if (whole < 0 || whole > 9 || text[i + 1] != '.') {
      return NOT_TAKEN;
    }
    i += 2;
    long eight = (long) EIGHT_BYTES.get(text, i) ^ ZEROS;
    int decimals = countDigits(eight);
    if (decimals == 0) {
      return NOT_TAKEN;
    }
    long digits = whole * LONG_POWERS_OF_TEN[decimals] + value(eight, decimals);
    i += decimals;
    if (decimals == Long.BYTES) {
      eight = (long) EIGHT_BYTES.get(text, i) ^ ZEROS;
      int more = countDigits(eight);
      if (more > 0) {
        digits = digits * LONG_POWERS_OF_TEN[more] + value(eight, more);
        i += more;
        decimals += more;
        for (; decimals < MOST_DECIMALS && digits < ONE_DIGIT_FITS && isDigit(text[i]); i++) {
          digits = digits * 10 + (text[i] - '0');
          decimals++;
        }
      }
    }
    byte next = text[i];
    if (isDigit(next) || next == 'e' || next == 'E') {
      return NOT_TAKEN;
    }
    return store(digits / POWERS_OF_TEN[decimals], sign, to, at) ? i : NOT_TAKEN;
  }

  private static int readAny(byte[] text, int start, int end, float[] to, int at) {
    int sign = start < end && text[start] == '-' ? 1 : 0;
    int first = start + sign;
    int i = first;
    int point = -1;
    int significant = 0;
    long digits = 0;
    for (; i < end; i++) {
      if (isDigit(text[i])) {
        digits = digits * 10 + (text[i] - '0');
        significant += digits == 0 ? 0 : 1;
      } else if (text[i] == '.' && point < 0) {
        point = i;
      } else {
        break;
      }
    }
    int whole = (point < 0 ? i : point) - first;
    int decimals = point < 0 ? 0 : i - point - 1;
    if (whole == 0
        || (whole > 1 && text[first] == '0')
        || (point >= 0 && decimals == 0)
        || significant > MOST_DIGITS) {
      return NOT_TAKEN;
    }
    int exponent = -decimals;
    if (i < end && (text[i] | 0x20) == 'e') {
      i++;
      boolean down = i < end && text[i] == '-';
      if (i < end && (down || text[i] == '+')) {
        i++;
      }
      int begin = i;
      int power = 0;
      for (; i < end && i - begin <= MOST_EXPONENT_DIGITS && isDigit(text[i]); i++) {
        power = power * 10 + (text[i] - '0');
      }
      if (i == begin || i - begin > MOST_EXPONENT_DIGITS) {
        return NOT_TAKEN;
      }
      exponent += down ? -power : power;
    }
    if (Math.abs(exponent) >= POWERS_OF_TEN.length) {
      return NOT_TAKEN;
    }
    double value =
        exponent < 0 ? digits / POWERS_OF_TEN[-exponent] : digits * POWERS_OF_TEN[exponent];
    return store(value, sign, to, at) ? i : NOT_TAKEN;
  }

  /** Stores the nearest float, if it is certain; {@code sign} is 1 for a negative one. */
  private static boolean store(double value, int sign, float[] to, int at) {
    long bits = Double.doubleToRawLongBits(value);
    boolean isNormal = value > SMALLEST && value < Float.MAX_VALUE;
    if (value != 0 && !(isNormal && Math.abs((bits & LOW_BITS) - MIDDLE) > DOUBT)) {
      return false;
    }
    to[at] = (float) Double.longBitsToDouble(bits | ((long) sign << (Long.SIZE - 1)));
    return true;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** How many of eight bytes, less '0' each, are digits before one that is not. */
  private static int countDigits(long eight) {
    return Long.numberOfTrailingZeros(((eight + TO_HIGH_BIT) | eight) & HIGH_BITS) >>> 3;
  }

  /** The value of the first 1 to 8 digits, of which the first is in the lowest byte. */
  private static long value(long eight, int count) {
    long digits = eight << (Long.SIZE - Byte.SIZE * count);
    long pairs = digits * 10 + (digits >>> 8);
    long first = (pairs & 0xff_0000_00ffL) * (100 + (1_000_000L << 32));
    long second = ((pairs >>> 16) & 0xff_0000_00ffL) * (1 + (10_000L << 32));
    return (first + second) >>> 32;
  }
}
