package io.shardscan.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.ServerRequest;
import io.shardscan.model.catalog.ApiKey;
import io.shardscan.server.http.connection.WatchedConnection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request on its way to its answer. */
public final class Exchange {
  private static final ScopedValue<Exchange> CURRENT = ScopedValue.newInstance();
  private static final String UNROUTED = "none";

  private final ServerRequest request;
  private final String traceId;
  private final RequestBody body;
  private String route = UNROUTED;
  private @Nullable ApiKey key;

  Exchange(ServerRequest request, String traceId, WatchedConnection connection) {
    this.request = request;
    this.traceId = traceId;
    this.body = new RequestBody(request, connection);
  }

  static ScopedValue<Exchange> scope() {
    return CURRENT;
  }

  /** Ties the answer to the log. */
  String traceId() {
    return traceId;
  }

  /** The path of the route that was found, with its parameters in braces. */
  String route() {
    return route;
  }

  void routed(String path) {
    route = path;
  }

  void authenticated(ApiKey apiKey) {
    key = apiKey;
  }

  /** The key of a request to an endpoint whose access is {@link Access#BEARER}. */
  public ApiKey key() {
    if (key == null) {
      throw new IllegalStateException("the endpoint " + route + " does not ask for a key");
    }
    return key;
  }

  /** A parameter of the route's path, percent-decoded. */
  public String pathParameter(String name) {
    return request.path().pathParameters().get(name);
  }

  /**
   * What a path has beyond some segments, percent-decoded: slashes and semicolons stay as they are,
   * which the router understands otherwise.
   *
   * @param segments segments that go before, each begun by a slash
   */
  public String restOfPath(int segments) {
    String raw = request.prologue().uriPath().rawPath();
    int slash = 0;
    for (int i = 0; i < segments && slash >= 0; i++) {
      slash = raw.indexOf('/', slash + 1);
    }
    try {
      // A plus stands for itself in a path.
      return URLDecoder.decode(
          raw.substring(slash + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("The path has a percent sign that begins no escape.");
    }
  }

  /** A parameter of the query string; the first if there are several. */
  public Optional<String> queryParameter(String name) {
    return request.query().contains(name)
        ? Optional.of(request.query().get(name))
        : Optional.empty();
  }

  /** The request's headers. */
  public ServerRequestHeaders headers() {
    return request.headers();
  }

  /** The request's body. */
  public RequestBody body() {
    return body;
  }

  /** Whether the client asks for the connection to be closed after the answer. */
  boolean clientCloses() {
    return request.headers().contains(HeaderNames.CONNECTION)
        && request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
  }
}
