package io.shardscan.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ties an answer to the lines that it left in the logs: 32 hexadecimal digits, taken from the
 * request's {@code traceparent} (W3C Trace Context) if it has one.
 */
final class TraceId {
  /** The header of every answer that carries the id. */
  static final HeaderName HEADER = HeaderNames.create("X-Trace-Id");

  /** The id's name in the logging context. */
  static final String LOG_KEY = "trace_id";

  private static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");
  private static final Pattern TRACEPARENT_VALUE =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

  private TraceId() {}

  static String of(ServerRequestHeaders headers) {
    if (headers.contains(TRACEPARENT)) {
      Matcher matcher = TRACEPARENT_VALUE.matcher(headers.get(TRACEPARENT).get());
      if (matcher.matches()) {
        return matcher.group(1);
      }
    }
    return random();
  }

  static String random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hexadecimal = HexFormat.of();
    return hexadecimal.toHexDigits(random.nextLong()) + hexadecimal.toHexDigits(random.nextLong());
  }
}
