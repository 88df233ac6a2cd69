package io.shardscan.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.shardscan.server.observe.ServerMetrics;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the requests of one path to the endpoint of their method. */
final class Dispatcher implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final String path;
  private final List<Route> routes;
  private final String allowed;
  private final Authenticator authenticator;
  private final ServerMetrics metrics;

  Dispatcher(String path, List<Route> routes, Authenticator authenticator, ServerMetrics metrics) {
    this.path = path;
    this.routes = List.copyOf(routes);
    this.allowed = allowed(routes);
    this.authenticator = authenticator;
    this.metrics = metrics;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) throws IOException {
    Exchange exchange = Exchange.scope().get();
    exchange.routed(path);
    Answer answer = answer(request, exchange);
    try {
      AnswerSender.send(request, response, answer);
    } catch (IOException | IllegalStateException e) {
      AnswerSender.send(request, response, failure(e, exchange));
    }
  }

  private Answer answer(ServerRequest request, Exchange exchange) {
    try {
      Method method = request.prologue().method();
      if (method.equals(Method.OPTIONS)) {
        return Answer.empty().with(HeaderValues.create(HeaderNames.ALLOW, allowed));
      }
      Optional<Route> found = route(method.equals(Method.HEAD) ? Method.GET : method);
      if (found.isEmpty()) {
        metrics.failed(ErrorKind.METHOD_NOT_ALLOWED.label());
        return Answer.error(
                ApiException.methodNotAllowed(
                    "%s is not allowed on %s; allowed are %s"
                        .formatted(method.text(), path, allowed)))
            .with(HeaderValues.create(HeaderNames.ALLOW, allowed));
      }
      Route route = found.get();
      if (route.access() == Access.BEARER) {
        exchange.authenticated(authenticator.fromHeader(request.headers()));
      } else if (route.access() == Access.ADMIN) {
        authenticator.requireAdmin(request.headers());
      }
      return route.endpoint().answer(exchange);
    } catch (CloseConnectionException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      return failure(e, exchange);
    }
  }

  private Answer failure(Exception e, Exchange exchange) {
    if (e instanceof BrokenBodyException) {
      LOG.info("Request ended before its body did: {}", e.getMessage());
      metrics.failed("broken_body");
      throw new CloseConnectionException("The client is gone", e);
    }
    Optional<ApiException> known = Failures.known(e);
    if (known.isEmpty()) {
      LOG.error("Internal error on {}", path, e);
    }
    ApiException error = known.orElseGet(() -> ApiException.internal(exchange.traceId()));
    metrics.failed(error.kind().label());
    return Answer.error(error);
  }

  private Optional<Route> route(Method method) {
    return routes.stream().filter(route -> route.method().equals(method)).findFirst();
  }

  private static String allowed(List<Route> routes) {
    Set<String> methods = new LinkedHashSet<>();
    for (Route route : routes) {
      methods.add(route.method().text());
      if (route.method().equals(Method.GET)) {
        methods.add(Method.HEAD.text());
      }
    }
    methods.add(Method.OPTIONS.text());
    return String.join(", ", methods);
  }
}
