package io.shardscan.ingestion.metrics;

import io.shardscan.model.environment.Environment;
import java.util.function.Supplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What the watcher of the bucket tells: how much waits, and whether the bucket can be listed. */
public final class WatchMetrics {
  private final Counter listingFailures;

  /**
   * Registers the metrics.
   *
   * @param backlog what waits; may be asked from any thread
   */
  public WatchMetrics(MetricGroup flink, Supplier<Backlog> backlog, Environment environment) {
    MetricGroup group = flink.addGroup(JobMetricNames.GROUP);
    group.gauge(JobMetricNames.FILES_WAITING, (Gauge<Long>) () -> backlog.get().files());
    group.gauge(JobMetricNames.BYTES_WAITING, (Gauge<Long>) () -> backlog.get().bytes());
    group.gauge(
        JobMetricNames.OLDEST_WAITING_SECONDS,
        (Gauge<Double>) () -> backlog.get().oldestSeconds(environment.now()));
    listingFailures = JobMetricNames.failures(group, "listing");
  }

  /** The bucket could not be listed. */
  public void listingFailed() {
    listingFailures.inc();
  }
}
