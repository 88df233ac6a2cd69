package io.shardscan.server.observe;

import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.service.registry.Services;
import io.shardscan.server.catalog.ServingGauges;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Tells, among the server's metrics, what is loaded and how the catalog is followed. */
public final class ServingMetrics implements AutoCloseable {
  private final MeterRegistry registry = Services.get(MeterRegistry.class);
  private final List<Meter> meters = new ArrayList<>();
  private final Tag worker;

  /**
   * Publishes the numbers of a follower.
   *
   * @param workerId the server's name
   */
  public ServingMetrics(String workerId, ServingGauges serving) {
    worker = Tag.create("worker", workerId);
    gauge("shardscan.memory.used.bytes", "Off-heap memory that segments take", serving::memoryUsed);
    gauge("shardscan.memory.limit.bytes", "Off-heap memory they may take", serving::memoryLimit);
    gauge("shardscan.refreshes", "Refreshes of collections that succeeded", serving::refreshes);
    gauge("shardscan.refreshes.failed", "Refreshes that failed", serving::refreshFailures);
    gauge("shardscan.refreshes.under.way", "Refreshes under way", serving::refreshesUnderWay);
  }

  private <N extends Number> void gauge(String name, String description, Supplier<N> value) {
    meters.add(
        registry.getOrCreate(Gauge.builder(name, value).description(description).addTag(worker)));
  }

  /** Withdraws what could no longer be told once the follower is closed. */
  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
