package io.shardscan.jobmetrics;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the job's metrics at hand among the thousands that Flink has, and serves them to Prometheus
 * where it is told a port. Flink's threads add and remove metrics while others read them.
 */
public final class JobMetricsReporter implements MetricReporter {
  private static final Logger LOG = LoggerFactory.getLogger(JobMetricsReporter.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final int NO_PORT = -1;

  /** Reporters of this process, for whoever runs Flink inside of it. */
  private static final Set<JobMetricsReporter> OPEN = ConcurrentHashMap.newKeySet();

  private final Map<Metric, MetricName> metrics = new ConcurrentHashMap<>();
  private @Nullable MetricsEndpoint endpoint;

  JobMetricsReporter() {}

  /** The metrics of all jobs that run inside this process. */
  public static List<Sample> inThisProcess() {
    Map<Metric, MetricName> all = new HashMap<>();
    OPEN.forEach(reporter -> all.putAll(reporter.metrics));
    return Sample.of(all);
  }

  @Override
  public void open(MetricConfig config) {
    OPEN.add(this);
    int port = config.getInteger("port", NO_PORT);
    if (port == NO_PORT) {
      return;
    }
    String host = config.getString("host", LOOPBACK);
    try {
      endpoint = MetricsEndpoint.open(host, port, () -> Sample.of(metrics));
      LOG.info("The job's metrics are at http://{}:{}/metrics", host, port);
    } catch (IOException e) {
      // Metrics are not worth the job: it runs without.
      LOG.error(
          "The job's metrics cannot be served at {}:{}; set metrics.reporter.*.port to a free port",
          host,
          port,
          e);
    }
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    MetricName.of(name, group).ifPresent(known -> metrics.put(metric, known));
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    metrics.remove(metric);
  }

  @Override
  public void close() {
    OPEN.remove(this);
    if (endpoint != null) {
      endpoint.close();
    }
  }
}
