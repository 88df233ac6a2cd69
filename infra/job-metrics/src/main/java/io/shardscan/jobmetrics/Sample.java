package io.shardscan.jobmetrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;

/**
 * A metric at one moment.
 *
 * @param name its name for Prometheus, without labels; counters end in {@code _total}
 * @param labels their values by their names
 * @param counter whether it only grows
 * @param value its value
 */
public record Sample(String name, SortedMap<String, String> labels, boolean counter, double value) {
  private static final String COUNTER_SUFFIX = "_total";

  public Sample {
    labels = new TreeMap<>(labels);
  }

  /** The values of metrics now; those of the same name and labels are added up. */
  static List<Sample> of(Map<Metric, MetricName> metrics) {
    Map<MetricName, Sample> sums = new LinkedHashMap<>();
    metrics.forEach(
        (metric, name) -> {
          switch (metric) {
            case Counter counter -> add(sums, name, true, (double) counter.getCount());
            case Gauge<?> gauge -> {
              // Flink has gauges without a value, and such of text, which Prometheus has no use
              // for.
              if (gauge.getValue() instanceof Number number) {
                add(sums, name, false, number.doubleValue());
              }
            }
            default -> {
              // The job has no others.
            }
          }
        });
    List<Sample> samples = new ArrayList<>(sums.values());
    samples.sort(
        (a, b) ->
            a.name.equals(b.name)
                ? a.labels.toString().compareTo(b.labels.toString())
                : a.name.compareTo(b.name));
    return samples;
  }

  private static void add(
      Map<MetricName, Sample> sums, MetricName name, boolean counter, double value) {
    String full = counter ? name.name() + COUNTER_SUFFIX : name.name();
    sums.merge(
        name,
        new Sample(full, name.labels(), counter, value),
        (a, b) -> new Sample(full, name.labels(), counter, a.value + b.value));
  }
}
