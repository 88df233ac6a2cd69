package io.shardscan.server.observe;

import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import io.helidon.service.registry.Services;
import io.shardscan.model.catalog.Tier;
import io.shardscan.server.catalog.CollectionGauge;
import io.shardscan.server.catalog.ServingGauges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Tells, among the server's metrics, what is loaded and how the catalog is followed. */
public final class ServingMetrics implements AutoCloseable {
  private static final Duration[] SEARCHABLE_BOUNDS =
      Stream.of(100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private static final double[] NO_PERCENTILES = {};

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
    gauge("shardscan.cache.used.bytes", "Local cache that warm segments take", serving::cacheUsed);
    gauge("shardscan.cache.limit.bytes", "Local cache they may take", serving::cacheLimit);
    gauge(
        "shardscan.segments.left.out",
        "Segments of this server's share that do not fit, and are left to others",
        serving::segmentsLeftOut);
    gauge("shardscan.refreshes", "Refreshes of collections that succeeded", serving::refreshes);
    gauge("shardscan.refreshes.failed", "Refreshes that failed", serving::refreshFailures);
    gauge("shardscan.refreshes.under.way", "Refreshes under way", serving::refreshesUnderWay);
    gauge("shardscan.collections", "Collections", () -> serving.collections().size());
    gauge(
        "shardscan.collections.behind",
        "Collections of which there is a newer epoch than queries see",
        () -> serving.collections().stream().filter(CollectionGauge::behind).count());
    for (Tier tier : List.of(Tier.HOT, Tier.WARM)) {
      Tag tag = Tag.create("tier", tier.wireName());
      gauge(
          "shardscan.segments",
          "Segments in memory",
          () -> of(serving, tier).mapToLong(CollectionGauge::segments).sum(),
          tag);
      gauge(
          "shardscan.segments.bytes",
          "Bytes of segments in memory",
          () -> of(serving, tier).mapToLong(CollectionGauge::bytes).sum(),
          tag);
    }
    Timer searchable =
        registry.getOrCreate(
            Timer.builder("shardscan.upload.to.searchable")
                .description("Time from a file's being stored to queries seeing it")
                .buckets(SEARCHABLE_BOUNDS)
                .percentiles(NO_PERCENTILES)
                .addTag(worker));
    serving.onSearchable(searchable::record);
  }

  private static Stream<CollectionGauge> of(ServingGauges serving, Tier tier) {
    return serving.collections().stream().filter(collection -> collection.tier() == tier);
  }

  private <N extends Number> void gauge(
      String name, String description, Supplier<N> value, Tag... more) {
    Gauge.Builder<N> gauge = Gauge.builder(name, value).description(description).addTag(worker);
    for (Tag tag : more) {
      gauge.addTag(tag);
    }
    meters.add(registry.getOrCreate(gauge));
  }

  /** Withdraws what could no longer be told once the follower is closed. */
  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
