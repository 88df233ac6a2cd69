package io.shardscan.standalone;

import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.service.registry.Services;
import io.shardscan.jobmetrics.JobMetricsReporter;
import io.shardscan.jobmetrics.Sample;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the job's metrics among the server's. Flink adds metrics as the job starts, so they are
 * looked for again and again; each is registered once and then read whenever somebody asks.
 */
final class IngestionMetrics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngestionMetrics.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final String COUNTER_SUFFIX = "_total";

  private record Known(String name, SortedMap<String, String> labels) {}

  private final MeterRegistry registry = Services.get(MeterRegistry.class);
  private final Set<Known> known = new HashSet<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("job-metrics").factory());

  private IngestionMetrics() {}

  /** Begins to look for the job's metrics. */
  static IngestionMetrics start() {
    IngestionMetrics metrics = new IngestionMetrics();
    var _ =
        metrics.looking.scheduleWithFixedDelay(
            metrics::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return metrics;
  }

  private void look() {
    try {
      for (Sample sample : JobMetricsReporter.inThisProcess()) {
        Known metric = new Known(sample.name(), sample.labels());
        if (known.add(metric)) {
          register(metric, sample.counter());
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("The job's metrics cannot be shown; it is tried again", e);
    }
  }

  /** The registry keeps no more than a weak reference to what it asks: it has to be kept here. */
  private void register(Known metric, boolean counter) {
    List<Tag> tags =
        metric.labels().entrySet().stream()
            .map(label -> Tag.create(label.getKey(), label.getValue()))
            .toList();
    if (counter) {
      String name = metric.name().substring(0, metric.name().length() - COUNTER_SUFFIX.length());
      registry.getOrCreate(
          FunctionalCounter.builder(name, metric, counted -> (long) now(counted)).tags(tags));
    } else {
      registry.getOrCreate(Gauge.builder(metric.name(), metric, IngestionMetrics::now).tags(tags));
    }
  }

  /** The value of a metric now; 0 while the job restarts. */
  private static double now(Known metric) {
    for (Sample sample : JobMetricsReporter.inThisProcess()) {
      if (sample.name().equals(metric.name()) && sample.labels().equals(metric.labels())) {
        return sample.value();
      }
    }
    return 0;
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
