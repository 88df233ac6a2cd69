package io.shardscan.jobmetrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.metrics.MetricGroup;

/**
 * A metric's name for Prometheus. Which task of which process counted is left out: what has the
 * same name and labels is added up.
 *
 * @param name such as {@code shardscan_job_rows}
 * @param labels their values by their names
 */
record MetricName(String name, SortedMap<String, String> labels) {
  private static final String PREFIX = "shardscan_job_";

  /** The group that the job has its own metrics in. */
  private static final String GROUP = "shardscan";

  /** Flink's own metrics of the job that an operator needs. */
  private static final Map<String, String> OF_FLINK =
      Map.of(
          "numRestarts", "restarts",
          "numberOfFailedCheckpoints", "failed_checkpoints",
          "numberOfCompletedCheckpoints", "completed_checkpoints",
          "lastCheckpointDuration", "last_checkpoint_milliseconds");

  /** The name, if the metric is one of those that are exported. */
  static Optional<MetricName> of(String name, MetricGroup group) {
    if (Arrays.asList(group.getScopeComponents()).contains(GROUP)) {
      SortedMap<String, String> labels = new TreeMap<>();
      userVariable(group, "kind", labels);
      userVariable(group, "outcome", labels);
      return Optional.of(new MetricName(PREFIX + snakeCase(name), labels));
    }
    return Optional.ofNullable(OF_FLINK.get(name))
        .map(known -> new MetricName(PREFIX + known, new TreeMap<>()));
  }

  private static void userVariable(
      MetricGroup group, String name, SortedMap<String, String> labels) {
    String value = group.getAllVariables().get("<" + name + ">");
    if (value != null) {
      labels.put(name, value);
    }
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
