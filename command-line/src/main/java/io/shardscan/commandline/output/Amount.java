package io.shardscan.commandline.output;

import java.time.Duration;
import java.util.Locale;

/** Sizes, counts and times as people read them. */
public final class Amount {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Amount() {}

  /** Bytes, in powers of ten. */
  public static String bytes(long bytes) {
    int unit = 0;
    double value = (double) bytes;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }

  /** A count with its thousands apart. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A time in its two largest units. */
  public static String time(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return "%d min %d s".formatted(seconds / 60, seconds % 60);
    }
    return "%d h %d min".formatted(seconds / 3_600, seconds / 60 % 60);
  }
}
