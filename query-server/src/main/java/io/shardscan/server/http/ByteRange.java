package io.shardscan.server.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes of a file that were asked for.
 *
 * @param start the first
 * @param end the one after the last; {@code start} if the file has none of them
 */
record ByteRange(long start, long end) {
  // 18 digits fit a long.
  private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /**
   * Reads the header {@code Range}. One that asks for several ranges, or is none, is ignored, as
   * RFC 9110 allows.
   *
   * @param size bytes of the file
   */
  static Optional<ByteRange> parse(String header, long size) {
    Matcher range = ONE_RANGE.matcher(header.strip());
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (range.group(1).isEmpty()) {
      long last = Math.min(size, Long.parseLong(range.group(2)));
      return Optional.of(new ByteRange(size - last, size));
    }
    long start = Long.parseLong(range.group(1));
    long end = range.group(2).isEmpty() ? size : Long.parseLong(range.group(2)) + 1;
    if (end <= start) {
      return range.group(2).isEmpty() ? Optional.of(new ByteRange(start, start)) : Optional.empty();
    }
    return Optional.of(
        start >= size ? new ByteRange(start, start) : new ByteRange(start, Math.min(end, size)));
  }

  long length() {
    return end - start;
  }

  boolean isEmpty() {
    return end == start;
  }
}
