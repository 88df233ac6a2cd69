package io.shardscan.jobmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class JobMetricsReporterTest {
  /** A group of Flink's: where it is, and what its users have labelled it with. */
  private static final class Scope extends UnregisteredMetricsGroup {
    private final Map<String, String> variables;
    private final String[] components;

    Scope(Map<String, String> variables, String... components) {
      this.variables = variables;
      this.components = components;
    }

    @Override
    public String[] getScopeComponents() {
      return components;
    }

    @Override
    public Map<String, String> getAllVariables() {
      return variables;
    }
  }

  private static final MetricGroup OURS =
      new Scope(Map.of("<job_name>", "x"), "host", "job", "shardscan");
  private static final MetricGroup FAILED =
      new Scope(Map.of("<kind>", "a\"b"), "host", "job", "shardscan", "kind", "a\"b");
  private static final MetricGroup OTHERS = new Scope(Map.of(), "host", "job");

  private static JobMetricsReporter reporter() {
    return new JobMetricsReporterFactory().createMetricReporter(new Properties());
  }

  private static SimpleCounter counter(long count) {
    SimpleCounter counter = new SimpleCounter();
    counter.inc(count);
    return counter;
  }

  @Test
  void theJobsMetricsAreServedOnTheGivenPortAndOnLoopbackAlone() throws Exception {
    int port = freePort();
    MetricConfig config = new MetricConfig();
    config.setProperty("port", Integer.toString(port));
    JobMetricsReporter reporter = reporter();
    reporter.open(config);
    try {
      reporter.notifyOfAddedMetric(counter(2), "rows", OURS);
      reporter.notifyOfAddedMetric(counter(3), "rows", OURS);
      reporter.notifyOfAddedMetric(counter(1), "failures", FAILED);
      reporter.notifyOfAddedMetric((Gauge<Double>) () -> 1.5, "oldestWaitingSeconds", OURS);
      reporter.notifyOfAddedMetric((Gauge<String>) () -> "text", "restartingTime", OURS);
      reporter.notifyOfAddedMetric((Gauge<Long>) () -> 7L, "numRestarts", OTHERS);
      reporter.notifyOfAddedMetric((Gauge<Long>) () -> 9L, "numRecordsIn", OTHERS);
      assertThat(read("127.0.0.1", port))
          .isEqualTo(
              """
              # TYPE shardscan_job_failures_total counter
              shardscan_job_failures_total{kind="a\\"b"} 1.0
              # TYPE shardscan_job_oldest_waiting_seconds gauge
              shardscan_job_oldest_waiting_seconds 1.5
              # TYPE shardscan_job_restarts gauge
              shardscan_job_restarts 7.0
              # TYPE shardscan_job_rows_total counter
              shardscan_job_rows_total 5.0
              """);
      // If it listened on all addresses, this one would be taken, too.
      try (ServerSocket other =
          new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 2}))) {
        assertThat(other.getLocalPort()).isEqualTo(port);
      }
    } finally {
      reporter.close();
    }
  }

  @Test
  void whatIsGoneIsNoLongerTold() {
    JobMetricsReporter reporter = reporter();
    reporter.open(new MetricConfig());
    SimpleCounter counter = counter(1);
    reporter.notifyOfAddedMetric(counter, "rows", OURS);
    assertThat(JobMetricsReporter.inThisProcess()).hasSize(1);
    reporter.notifyOfRemovedMetric(counter, "rows", OURS);
    assertThat(JobMetricsReporter.inThisProcess()).isEmpty();
    reporter.notifyOfAddedMetric(counter, "rows", OURS);
    reporter.close();
    assertThat(JobMetricsReporter.inThisProcess()).isEmpty();
  }

  @Test
  void aPortThatIsTakenDoesNotEndTheJob() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MetricConfig config = new MetricConfig();
      config.setProperty("port", Integer.toString(taken.getLocalPort()));
      JobMetricsReporter reporter = reporter();
      reporter.open(config);
      reporter.close();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String read(String host, int port) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/metrics"))
                  .build(),
              BodyHandlers.ofString())
          .body();
    }
  }
}
