package io.shardscan.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.shardscan.server.observe.ServerMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what cannot be understood as an HTTP/1.1 request, and what fails outside of every
 * endpoint, and closes the connection.
 */
final class MalformedRequests implements DirectHandler {
  private static final Logger LOG = LoggerFactory.getLogger(MalformedRequests.class);

  private final ServerMetrics metrics;
  private final int maxRequestLine;
  private final int maxHeaders;

  MalformedRequests(ServerMetrics metrics, int maxRequestLine, int maxHeaders) {
    this.metrics = metrics;
    this.maxRequestLine = maxRequestLine;
    this.maxHeaders = maxHeaders;
  }

  DirectHandlers everywhere() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      handlers.addHandler(type, this);
    }
    return handlers.build();
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      @Nullable String message) {
    String traceId =
        Exchange.scope().isBound() ? Exchange.scope().get().traceId() : TraceId.random();
    ApiException problem = problem(type, status, traceId);
    metrics.failed(problem.kind().label());
    LOG.debug("Request refused by the HTTP parser: {} ({}, trace id {})", message, status, traceId);
    headers.set(HeaderNames.CONTENT_TYPE, "application/json");
    headers.set(TraceId.HEADER, traceId);
    return TransportResponse.builder()
        .status(problem.kind().status())
        .headers(headers)
        .keepAlive(false)
        .entity(json(problem))
        .build();
  }

  private ApiException problem(EventType type, Status status, String traceId) {
    if (type == EventType.HTTP_VERSION_NOT_SUPPORTED) {
      return ApiException.badRequest("Only HTTP/1.1 is spoken here");
    }
    if (status.equals(Status.REQUEST_URI_TOO_LONG_414)) {
      return ApiException.badRequest(
          "The request line is longer than %d bytes".formatted(maxRequestLine));
    }
    if (type == EventType.INTERNAL_ERROR) {
      return ApiException.internal(traceId);
    }
    return ApiException.badRequest(
        "Malformed HTTP request: its request line, its headers (at most %d bytes) or its framing"
                .formatted(maxHeaders)
            + " cannot be understood; content encodings are not supported");
  }

  private static byte[] json(ApiException problem) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Answer.error(problem).content().writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }
}
