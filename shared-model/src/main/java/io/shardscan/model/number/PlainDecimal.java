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
    boolean negative = start < end && text[start] == '-';
    int first = negative ? start + 1 : start;
    int i = first;
    long digits = 0;
    for (; i < end && isDigit(text[i]); i++) {
      digits = digits * 10 + (text[i] - '0');
    }
    int whole = i - first;
    if (whole == 0 || (whole > 1 && text[first] == '0')) {
      return NOT_TAKEN;
    }
    int decimals = 0;
    if (i < end && text[i] == '.') {
      int begin = ++i;
      while (i + Long.BYTES <= text.length) {
        long eight = (long) EIGHT_BYTES.get(text, i) ^ ZEROS;
        long others = ((eight + TO_HIGH_BIT) | eight) & HIGH_BITS;
        int count = Math.min(Long.numberOfTrailingZeros(others) >>> 3, end - i);
        if (count > 0) {
          digits = digits * LONG_POWERS_OF_TEN[count] + value(eight << (Long.SIZE - 8 * count));
          i += count;
        }
        if (count < Long.BYTES) {
          break;
        }
      }
      for (; i < end && isDigit(text[i]); i++) {
        digits = digits * 10 + (text[i] - '0');
      }
      decimals = i - begin;
      if (decimals == 0) {
        return NOT_TAKEN;
      }
    }
    if (whole + decimals > MOST_DIGITS && significant(text, first, i) > MOST_DIGITS) {
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
    if (!nearestFloatIsCertain(value)) {
      return NOT_TAKEN;
    }
    to[at] = (float) (negative ? -value : value);
    return i;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** The value of eight digits, one a byte, the first in the lowest. */
  private static long value(long digits) {
    long pairs = digits * 10 + (digits >>> 8);
    long first = (pairs & 0xff_0000_00ffL) * (100 + (1_000_000L << 32));
    long second = ((pairs >>> 16) & 0xff_0000_00ffL) * (1 + (10_000L << 32));
    return (first + second) >>> 32;
  }

  /** How many digits there are after leading zeros. */
  private static int significant(byte[] text, int start, int end) {
    int count = 0;
    for (int i = start; i < end; i++) {
      boolean isLeadingZero = count == 0 && text[i] == '0';
      count += isLeadingZero || text[i] == '.' ? 0 : 1;
    }
    return count;
  }

  private static boolean nearestFloatIsCertain(double value) {
    long low = Double.doubleToRawLongBits(value) & LOW_BITS;
    boolean isNormal = value > SMALLEST && value < Float.MAX_VALUE;
    return value == 0 || (isNormal && Math.abs(low - MIDDLE) > DOUBT);
  }
}
