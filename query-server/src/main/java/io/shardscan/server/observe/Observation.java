package io.shardscan.server.observe;

import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.health.HealthObserver;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import java.util.List;

/** Publishes readiness at {@code /observe/health} and metrics at {@code /observe/metrics}. */
public final class Observation {
  private Observation() {}

  /** The server feature that does so. */
  public static ObserveFeature feature(ServerMetrics metrics, List<Readiness> readiness) {
    HealthObserver health =
        HealthObserver.builder()
            .details(true)
            .useSystemServices(false)
            .healthChecks(readiness.stream().map(Readiness::toHealthCheck).toList())
            .build();
    MetricsObserver meters = MetricsObserver.builder().meterRegistry(metrics.registry()).build();
    return ObserveFeature.just(health, meters);
  }
}
