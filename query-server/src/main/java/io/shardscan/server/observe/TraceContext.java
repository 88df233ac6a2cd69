package io.shardscan.server.observe;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ties together what several servers do for one request, and what they log meanwhile, as W3C Trace
 * Context says: a trace id of 32 hexadecimal digits in a {@code traceparent} header.
 */
public final class TraceContext {
  /** The header that carries the trace id from one process to another. */
  public static final String HEADER = "traceparent";

  /** The trace id's name in the logging context. */
  public static final String LOG_KEY = "trace_id";

  private static final Pattern VALUE =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

  private TraceContext() {}

  /** The trace id of a header's value; empty if it is not well-formed. */
  public static Optional<String> traceId(String traceparent) {
    Matcher matcher = VALUE.matcher(traceparent);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The header's value for work that is part of a trace. */
  public static String traceparent(String traceId) {
    String parent = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    return "00-" + traceId + "-" + parent + "-01";
  }
}
