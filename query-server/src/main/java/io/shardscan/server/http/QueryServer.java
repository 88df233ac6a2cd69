package io.shardscan.server.http;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.server.auth.AdminKey;
import io.shardscan.server.auth.ApiKeyRegistry;
import io.shardscan.server.auth.KeyUsage;
import io.shardscan.server.auth.RateLimits;
import io.shardscan.server.collection.RecallMeasurement;
import io.shardscan.server.config.ServerSettings;
import io.shardscan.server.http.connection.ConnectionDeadlines;
import io.shardscan.server.http.connection.ConnectionWatchdog;
import io.shardscan.server.http.connection.WatchedSelector;
import io.shardscan.server.observe.Observation;
import io.shardscan.server.observe.Readiness;
import io.shardscan.server.observe.ServerMetrics;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server. Nothing listens before {@link #start} or after {@link #close}. */
public final class QueryServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueryServer.class);
  private static final int MAX_REQUEST_LINE_BYTES = 8 << 10;
  private static final int MAX_HEADERS_BYTES = 16 << 10;
  private static final int RECEIVE_BUFFER_BYTES = 256 << 10;

  private final ServerSettings settings;
  private final ServerMetrics metrics;
  private final ApiKeyRegistry keys;
  private final KeyUsage usage;
  private final ConnectionWatchdog watchdog;
  private final Routes routes;
  private final WebServer server;
  private volatile boolean stopping;

  /** A server that is ready to be started. */
  public QueryServer(ServerSettings settings, ServerParts parts) {
    this.settings = settings;
    keys = new ApiKeyRegistry(parts.store(), settings.keyPollInterval());
    usage = new KeyUsage(parts.store(), parts.clock(), keys::exists);
    ConnectionDeadlines deadlines = deadlines(settings);
    watchdog = new ConnectionWatchdog(deadlines);
    metrics = new ServerMetrics(settings.workerId(), watchdog::connections);
    Authenticator authenticator =
        new Authenticator(keys, new AdminKey(settings.adminKeySha256()), usage);
    routes = routes(parts, authenticator);
    MalformedRequests malformed =
        new MalformedRequests(metrics, MAX_REQUEST_LINE_BYTES, MAX_HEADERS_BYTES);
    Http1Config http1 =
        Http1Config.builder()
            .maxPrologueLength(MAX_REQUEST_LINE_BYTES)
            .maxHeadersSize(MAX_HEADERS_BYTES)
            .build();
    server =
        WebServer.builder()
            .host(settings.host())
            .port(settings.port())
            .shutdownHook(false)
            .shutdownGracePeriod(settings.shutdownGracePeriod())
            .maxTcpConnections(settings.maxConnections())
            .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
            .putListenerSocketOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
            .protocolsDiscoverServices(false)
            .featuresDiscoverServices(false)
            .addConnectionSelector(new WatchedSelector(http1, watchdog, deadlines))
            .directHandlers(malformed.everywhere())
            .addFeature(Observation.feature(metrics, readiness(parts)))
            .routing(routing -> route(routing, authenticator))
            .build();
  }

  /**
   * Starts serving; API keys have been read once when this returns, if the store can be read.
   *
   * @throws IllegalStateException if the address cannot be listened on; nothing is left running
   */
  public void start() {
    keys.start();
    usage.start();
    watchdog.start(metrics::stalled);
    server.start();
    if (!server.isRunning()) {
      close();
      throw new IllegalStateException(
          "Cannot listen on %s:%d; set server.host and server.port to a free address of this machine"
              .formatted(settings.host(), settings.port()));
    }
    LOG.info("Serving HTTP on http://{}:{}", settings.host(), port());
  }

  /** The port that the server listens on. */
  public int port() {
    return server.port();
  }

  /** Every endpoint of the API. */
  public Routes routes() {
    return routes;
  }

  /** Stops listening, lets requests in flight end within the grace period, and ends the rest. */
  @Override
  public void close() {
    stopping = true;
    server.stop();
    watchdog.close();
    usage.close();
    keys.close();
    metrics.close();
  }

  private Routes routes(ServerParts parts, Authenticator authenticator) {
    Optional<RateLimits> limits =
        settings.rateLimitsEnabled()
            ? Optional.of(new RateLimits(parts.nanoTime(), parts.limits()))
            : Optional.empty();
    Quotas quotas = new Quotas(limits, metrics);
    TenantCollections collections =
        new TenantCollections(
            parts.catalog(), new CollectionSettingsStore(parts.store()), parts.clock());
    BodyReader bodies = new BodyReader(new BodyBudget(settings.maxBufferedBodyBytes()));
    CollectionLifecycle lifecycle =
        new CollectionLifecycle(parts.store(), parts.catalog(), parts.clock());
    VectorResource vectors = new VectorResource(parts.rows(), parts.versions(), quotas);
    return new Routes(
        List.of(
            new HealthResource(settings.workerId()),
            new OpenApiResource(),
            new IdentityResource(),
            new FleetResource(parts.fleet()),
            new AdminKeyResource(parts.store(), bodies, parts.clock()),
            new QueryResource(
                parts.search(), parts.versions(), authenticator, quotas, bodies, metrics),
            new QueryBatchResource(parts.search(), parts.versions(), quotas, bodies, metrics),
            new CollectionResource(collections),
            new CollectionChanges(collections, lifecycle, bodies),
            new ExportResource(parts.store(), parts.exports(), bodies, quotas),
            new SchemaResource(parts.store(), collections, lifecycle, bodies),
            new UploadSessionResource(
                parts.store(),
                collections,
                parts.uploads(),
                parts.clock(),
                bodies,
                quotas,
                metrics),
            // Before the path of a row, which would take theirs for keys.
            new VectorChanges(
                collections,
                parts.rows(),
                new InlineWriter(parts.store(), collections, parts.uploads(), parts.clock()),
                vectors,
                bodies,
                quotas),
            vectors,
            new SampleResource(collections, parts.rows(), quotas),
            new RecallResource(new RecallMeasurement(parts.search(), parts.rows()), bodies, quotas),
            new FileResource(
                parts.store(),
                collections,
                new UploadWriter(parts.store(), collections, quotas, metrics),
                parts.uploads())));
  }

  private void route(HttpRouting.Builder routing, Authenticator authenticator) {
    routing.addFilter(new RequestFilter(metrics, () -> stopping));
    routes
        .byPath()
        .forEach(
            (path, some) ->
                routing.any(
                    Route.pattern(path), new Dispatcher(path, some, authenticator, metrics)));
    ConsoleFiles.route(routing);
    routing.error(
        HttpException.class,
        (request, response, e) -> {
          try {
            AnswerSender.send(request, response, unrouted(e));
          } catch (IOException io) {
            throw new IllegalStateException("an error's text could not be written", io);
          }
        });
  }

  private Answer unrouted(HttpException e) {
    if (e.status().code() == Status.NOT_FOUND_404.code()) {
      metrics.failed(ErrorKind.NOT_FOUND.label());
      return Answer.error(
          ApiException.notFound("There is no such endpoint; /openapi.yaml describes all of them."));
    }
    if (e.status().family() == Status.Family.REDIRECTION) {
      return Answer.empty(e.status());
    }
    return Answer.error(e.status(), e.status().reasonPhrase());
  }

  private List<Readiness> readiness(ServerParts parts) {
    List<Readiness> all = new ArrayList<>();
    all.add(new Readiness("api-keys", keys::loaded));
    all.add(new Readiness("accepting", () -> !stopping));
    all.addAll(parts.readiness());
    return all;
  }

  private static ConnectionDeadlines deadlines(ServerSettings settings) {
    return new ConnectionDeadlines(
        settings.headTimeout(),
        settings.idleTimeout(),
        settings.bodyStallTimeout(),
        settings.minBodyBytesPerSecond(),
        settings.writeStallTimeout(),
        settings.drainTimeout());
  }
}
