package io.shardscan.server.observe;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import io.helidon.service.registry.Services;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * What the HTTP API counts and measures. Labels have few values, none of them from a request. The
 * meters live as long as the process, in its one registry; where several servers run in a process,
 * the label {@code worker} tells them apart.
 */
public final class ServerMetrics implements AutoCloseable {
  private static final Duration[] LATENCY_BOUNDS = {
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  // Percentiles of single servers cannot be combined; those of the buckets' sum can be computed.
  private static final double[] NO_PERCENTILES = {};

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final String OTHER_METHOD = "other";

  private final MeterRegistry registry = Services.get(MeterRegistry.class);
  private final Tag worker;
  private final Gauge<Integer> connections;
  private final Map<Answered, Counter> answered = new ConcurrentHashMap<>();
  private final Map<String, Counter> failed = new ConcurrentHashMap<>();
  private final Timer queryLatency;
  private final Counter notServed;
  private final Counter vectorsScanned;
  private final Counter uploadBytes;
  private final Counter stalled;
  private final Map<String, Counter> rateLimited = new ConcurrentHashMap<>();

  private record Answered(String method, String route, int status) {}

  /**
   * The metrics of a server.
   *
   * @param workerId the server's name
   * @param openConnections tells how many connections there are
   */
  public ServerMetrics(String workerId, IntSupplier openConnections) {
    worker = Tag.create("worker", workerId);
    queryLatency =
        registry.getOrCreate(
            Timer.builder("shardscan.query.latency")
                .description("Time from a query's arrival to its answer being ready")
                .buckets(LATENCY_BOUNDS)
                .percentiles(NO_PERCENTILES)
                .addTag(worker));
    connections =
        registry.getOrCreate(
            Gauge.builder("shardscan.connections", openConnections::getAsInt)
                .description("Connections that are served now")
                .addTag(worker));
    notServed = counter("shardscan.queries.not.served", "Queries refused: queue full, not loaded");
    vectorsScanned = counter("shardscan.vectors.scanned", "Rows that were candidates of queries");
    uploadBytes = counter("shardscan.upload.bytes", "Bytes of files that were stored");
    stalled = counter("shardscan.connections.stalled", "Connections ended as their client stalled");
  }

  /** The registry to publish. */
  public MeterRegistry registry() {
    return registry;
  }

  /** A request was answered. */
  public void answered(String method, String route, int status) {
    String knownMethod = METHODS.contains(method) ? method : OTHER_METHOD;
    answered
        .computeIfAbsent(
            new Answered(knownMethod, route, status),
            key ->
                registry.getOrCreate(
                    Counter.builder("shardscan.requests")
                        .description("Requests by route and status")
                        .addTag(worker)
                        .addTag(Tag.create("method", key.method()))
                        .addTag(Tag.create("route", key.route()))
                        .addTag(Tag.create("status", Integer.toString(key.status())))))
        .increment();
  }

  /** A request was not done. */
  public void failed(String kind) {
    failed
        .computeIfAbsent(kind, name -> counter("shardscan.errors", "Errors by kind", "kind", name))
        .increment();
  }

  /** A query was answered. */
  public void query(long nanos, long scanned) {
    queryLatency.record(nanos, TimeUnit.NANOSECONDS);
    vectorsScanned.increment(scanned);
  }

  /** A query could not be answered at this moment. */
  public void notServed() {
    notServed.increment();
  }

  /** A key has used up its limit. */
  public void rateLimited(String what) {
    rateLimited
        .computeIfAbsent(
            what, name -> counter("shardscan.rate.limited", "Requests over a limit", "limit", name))
        .increment();
  }

  /** A file was stored. */
  public void uploaded(long bytes) {
    uploadBytes.increment(bytes);
  }

  /** A connection was ended because its client stalled. */
  public void stalled() {
    stalled.increment();
  }

  /** Withdraws what could no longer be told once the server is closed. */
  @Override
  public void close() {
    registry.remove(connections);
  }

  private Counter counter(String name, String description) {
    return registry.getOrCreate(Counter.builder(name).description(description).addTag(worker));
  }

  private Counter counter(String name, String description, String tag, String value) {
    return registry.getOrCreate(
        Counter.builder(name)
            .description(description)
            .addTag(worker)
            .addTag(Tag.create(tag, value)));
  }
}
