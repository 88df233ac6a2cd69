package io.shardscan.server.scan;

import java.util.Optional;

/** How a row is scored against a query. For every metric a higher score is better. */
public enum Metric {
  /** Cosine of the angle, −1 to 1; 0 if either vector is zero. */
  COSINE("cosine"),
  /** Dot product. */
  DOT_PRODUCT("dot_product"),
  /** 1 / (1 + Euclidean distance), 0 to 1. */
  EUCLIDEAN("euclidean");

  private final String wireName;

  Metric(String wireName) {
    this.wireName = wireName;
  }

  /** The metric's name in the API. */
  public String wireName() {
    return wireName;
  }

  /** The metric of a name; empty if there is none. */
  public static Optional<Metric> of(String wireName) {
    for (Metric metric : values()) {
      if (metric.wireName.equals(wireName)) {
        return Optional.of(metric);
      }
    }
    return Optional.empty();
  }
}
