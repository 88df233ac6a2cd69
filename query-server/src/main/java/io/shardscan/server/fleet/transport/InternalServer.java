package io.shardscan.server.fleet.transport;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.shardscan.server.fleet.membership.FleetSecret;
import io.shardscan.server.observe.TraceContext;
import java.io.UncheckedIOException;
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

  private static final Logger LOG = LoggerFactory.getLogger(InternalServer.class);

  /** Most bytes of a request. */
  private static final long MAX_REQUEST_BYTES = 64L << 20;

  private static final int MAX_CONNECTIONS = 4_096;
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final HeaderName TOKEN_NAME = HeaderNames.create(TOKEN);
  private static final HeaderName MEMBER_NAME = HeaderNames.create(MEMBER);
  private static final HeaderName TRACE_NAME = HeaderNames.create(TraceContext.HEADER);

  /** Answers one kind of question. */
  @FunctionalInterface
  public interface Answerer {
    /** The answer to a request's body. */
    byte[] answer(byte[] request) throws InterruptedException;
  }

  private final WebServer server;
  private final FleetSecret secret;
  private final String self;
  private volatile Map<Operation, Answerer> answerers = Map.of();

  /** Listens from now on, and answers nothing yet; port 0 is any free one. */
  public InternalServer(String self, String host, int port, FleetSecret secret) {
    this.self = self;
    this.secret = secret;
    HttpRouting.Builder routing = HttpRouting.builder();
    for (Operation operation : Operation.values()) {
      routing.post(operation.path(), (request, response) -> answer(request, response, operation));
    }
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

  /** Answers such questions from now on. */
  public void answer(Map<Operation, Answerer> operations) {
    answerers = Map.copyOf(operations);
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  private void answer(ServerRequest request, ServerResponse response, Operation operation) {
    if (!secret.matches(header(request, TOKEN_NAME))
        || !self.equals(header(request, MEMBER_NAME))) {
      LOG.warn("A request without the fleet's secret, or for another server, is refused");
      response.status(Status.UNAUTHORIZED_401).send();
      return;
    }
    Answerer answerer = answerers.get(operation);
    if (answerer == null) {
      response.status(Status.SERVICE_UNAVAILABLE_503).send();
      return;
    }
    TraceContext.traceId(header(request, TRACE_NAME))
        .ifPresent(trace -> MDC.put(TraceContext.LOG_KEY, trace));
    byte[] question;
    try {
      question = request.content().as(byte[].class);
    } catch (UncheckedIOException | DataReader.InsufficientDataAvailableException e) {
      throw new CloseConnectionException("Whoever asked has ended", e);
    }
    byte[] answer;
    try {
      answer = answerer.answer(question);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      response.status(Status.SERVICE_UNAVAILABLE_503).send();
      return;
    } catch (RuntimeException e) {
      LOG.error("A question of another server could not be answered", e);
      response.status(Status.INTERNAL_SERVER_ERROR_500).send();
      return;
    } finally {
      MDC.remove(TraceContext.LOG_KEY);
    }
    try {
      response.send(answer);
    } catch (UncheckedIOException e) {
      // Whoever asked has got the answer elsewhere, or has ended.
      throw new CloseConnectionException("The answer is not wanted any more", e);
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
