package io.shardscan.jobmetrics;

import java.util.List;

/** The text format of Prometheus, version 0.0.4. */
final class PrometheusText {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private PrometheusText() {}

  /** Samples, those of a name one after the other. */
  static String of(List<Sample> samples) {
    StringBuilder text = new StringBuilder();
    String family = "";
    for (Sample sample : samples) {
      if (!sample.name().equals(family)) {
        family = sample.name();
        String type = sample.counter() ? "counter" : "gauge";
        text.append("# TYPE ").append(family).append(' ').append(type).append('\n');
      }
      text.append(family);
      if (!sample.labels().isEmpty()) {
        text.append('{');
        sample
            .labels()
            .forEach(
                (name, value) ->
                    text.append(name).append("=\"").append(escaped(value)).append("\","));
        text.setCharAt(text.length() - 1, '}');
      }
      text.append(' ').append(sample.value()).append('\n');
    }
    return text.toString();
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
