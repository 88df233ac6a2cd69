package io.shardscan.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.shardscan.server.observe.TraceContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ties an answer to the lines that it left in the logs: 32 hexadecimal digits, taken from the
 * request's {@code traceparent} (W3C Trace Context) if it has one.
 */
final class TraceId {
  /** The header of every answer that carries the id. */
  static final HeaderName HEADER = HeaderNames.create("X-Trace-Id");

  private static final HeaderName TRACEPARENT = HeaderNames.create(TraceContext.HEADER);

  private TraceId() {}

  static String of(ServerRequestHeaders headers) {
    return headers.first(TRACEPARENT).flatMap(TraceContext::traceId).orElseGet(TraceId::random);
  }

  static String random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hexadecimal = HexFormat.of();
    return hexadecimal.toHexDigits(random.nextLong()) + hexadecimal.toHexDigits(random.nextLong());
  }
}
