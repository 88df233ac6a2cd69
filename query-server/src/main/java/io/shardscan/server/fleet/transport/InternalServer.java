package io.shardscan.server.fleet.transport;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.shardscan.server.fleet.membership.FleetSecret;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Listens for other members, on a port of its own: nothing here is reachable with an API key, and
 * nothing without the fleet's secret.
 */
public final class InternalServer implements AutoCloseable {
  /** The header that shows the secret. */
  static final String TOKEN = "Shardscan-Fleet-Token";

  /** The header that names the member that is asked. */
  static final String MEMBER = "Shardscan-Fleet-Member";

  /** The header that ties the work of several members for one request together. */
  static final String TRACE = "Shardscan-Trace-Id";

  /** The trace id's name in the logging context. */
  static final String TRACE_KEY = "trace_id";

  private static final Logger LOG = LoggerFactory.getLogger(InternalServer.class);

  /** Most bytes of a request. */
  private static final long MAX_REQUEST_BYTES = 64L << 20;

  private static final int MAX_CONNECTIONS = 4_096;
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final HeaderName TOKEN_NAME = HeaderNames.create(TOKEN);
  private static final HeaderName MEMBER_NAME = HeaderNames.create(MEMBER);
  private static final HeaderName TRACE_NAME = HeaderNames.create(TRACE);

  /** Answers one kind of question. */
  @FunctionalInterface
  public interface Answerer {
    /** The answer to a request's body. */
    byte[] answer(byte[] request) throws InterruptedException;
  }

  private final WebServer server;
  private final FleetSecret secret;
  private final String self;

  /** Listens from now on; port 0 is any free one. */
  public InternalServer(
      String self, String host, int port, FleetSecret secret, Map<Operation, Answerer> operations) {
    this.self = self;
    this.secret = secret;
    HttpRouting.Builder routing = HttpRouting.builder();
    operations.forEach(
        (operation, answerer) ->
            routing.post(
                operation.path(), (request, response) -> answer(request, response, answerer)));
    server =
        WebServer.builder()
            .host(host)
            .port(port)
            .shutdownHook(false)
            .shutdownGracePeriod(GRACE)
            .maxTcpConnections(MAX_CONNECTIONS)
            .maxPayloadSize(MAX_REQUEST_BYTES)
            .featuresDiscoverServices(false)
            .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
            .addRouting(routing)
            .build();
    server.start();
    if (!server.isRunning()) {
      throw new IllegalStateException(
          "Cannot listen on %s:%d for other servers; set fleet.host and fleet.internal-port"
              .formatted(host, port));
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  private void answer(ServerRequest request, ServerResponse response, Answerer answerer) {
    if (!secret.matches(header(request, TOKEN_NAME))
        || !self.equals(header(request, MEMBER_NAME))) {
      LOG.warn("A request without the fleet's secret, or for another server, is refused");
      response.status(Status.UNAUTHORIZED_401).send();
      return;
    }
    String trace = header(request, TRACE_NAME);
    if (!trace.isEmpty()) {
      MDC.put(TRACE_KEY, trace);
    }
    try {
      response.send(answerer.answer(request.content().as(byte[].class)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      response.status(Status.SERVICE_UNAVAILABLE_503).send();
    } catch (RuntimeException e) {
      LOG.error("A question of another server could not be answered", e);
      response.status(Status.INTERNAL_SERVER_ERROR_500).send();
    } finally {
      MDC.remove(TRACE_KEY);
    }
  }

  private static String header(ServerRequest request, HeaderName name) {
    return request.headers().first(name).orElse("");
  }

  /** Answers what it was asked, and listens no more. */
  @Override
  public void close() {
    server.stop();
  }
}
