package io.shardscan.jobmetrics;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * What Flink's configuration names as {@code metrics.reporter.NAME.factory.class}.
 *
 * <table>
 * <caption>Further keys of {@code metrics.reporter.NAME}</caption>
 * <tr><td>port</td><td>where Prometheus finds the metrics; nothing listens if it is missing</td></tr>
 * <tr><td>host</td><td>the address to listen on, 127.0.0.1</td></tr>
 * </table>
 */
public final class JobMetricsReporterFactory implements MetricReporterFactory {
  /** For Flink, which makes it by its name. */
  public JobMetricsReporterFactory() {}

  @Override
  public JobMetricsReporter createMetricReporter(Properties properties) {
    return new JobMetricsReporter();
  }
}
