package io.shardscan.server.http;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.shardscan.server.http.connection.WatchedConnection;
import io.shardscan.server.observe.ServerMetrics;
import io.shardscan.server.observe.TraceContext;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Surrounds every request, whatever answers it: gives it a trace id, counts it, and decides whether
 * its connection can be kept.
 */
final class RequestFilter implements Filter {
  private static final Logger LOG = LoggerFactory.getLogger(RequestFilter.class);

  private final ServerMetrics metrics;
  private final BooleanSupplier stopping;

  RequestFilter(ServerMetrics metrics, BooleanSupplier stopping) {
    this.metrics = metrics;
    this.stopping = stopping;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    WatchedConnection connection = WatchedConnection.current();
    connection.requestStarted();
    Exchange exchange = new Exchange(request, TraceId.of(request.headers()), connection);
    response.headers().set(TraceId.HEADER, exchange.traceId());
    response.beforeSend(
        () -> {
          if (mustClose(exchange)) {
            response.headers().set(HeaderValues.CONNECTION_CLOSE);
          }
        });
    long started = System.nanoTime();
    MDC.put(TraceContext.LOG_KEY, exchange.traceId());
    try {
      ScopedValue.where(Exchange.scope(), exchange).run(chain::proceed);
    } finally {
      if (response.isSent()) {
        answered(request, response, exchange.route(), System.nanoTime() - started);
      }
      MDC.remove(TraceContext.LOG_KEY);
    }
    boolean close = mustClose(exchange);
    if (!exchange.body().drain() || close) {
      throw new CloseConnectionException("The connection cannot be kept after this answer");
    }
    connection.requestEnded();
  }

  private void answered(
      RoutingRequest request, RoutingResponse response, String route, long nanos) {
    String method = request.prologue().method().text();
    int status = response.status().code();
    metrics.answered(method, route, status);
    LOG.debug("{} {} {} in {} us", method, route, status, nanos / 1000);
  }

  private boolean mustClose(Exchange exchange) {
    return stopping.getAsBoolean() || exchange.clientCloses() || !exchange.body().cheapToDrain();
  }
}
