package io.shardscan.server.observe;

import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import io.helidon.service.registry.Services;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Tells, among the server's metrics, how its scans and its work with other servers go. */
public final class WorkMetrics implements LongConsumer, AutoCloseable {
  private static final Duration[] SCAN_BOUNDS =
      Stream.of(250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 500_000, 5_000_000)
          .map(micros -> Duration.ofNanos(micros * 1_000L))
          .toArray(Duration[]::new);

  private static final double[] NO_PERCENTILES = {};

  private final MeterRegistry registry = Services.get(MeterRegistry.class);
  private final List<Meter> meters = new ArrayList<>();
  private final Tag worker;
  private final Timer scans;

  /**
   * Metrics of a server.
   *
   * @param workerId the server's name
   */
  public WorkMetrics(String workerId) {
    worker = Tag.create("worker", workerId);
    scans =
        registry.getOrCreate(
            Timer.builder("shardscan.scan")
                .description("Time of a scan of this server's part, with the time that it waited")
                .buckets(SCAN_BOUNDS)
                .percentiles(NO_PERCENTILES)
                .addTag(worker));
  }

  /** A scan took so many nanoseconds. */
  @Override
  public void accept(long nanos) {
    scans.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Publishes a number for as long as this is not closed. */
  public void gauge(String name, String description, Supplier<Number> value) {
    meters.add(
        registry.getOrCreate(Gauge.builder(name, value).description(description).addTag(worker)));
  }

  /** Withdraws what could no longer be told. */
  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
