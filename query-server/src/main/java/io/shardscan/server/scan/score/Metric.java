package io.shardscan.server.scan.score;

import java.util.Arrays;
import java.util.Optional;

/** How two vectors are compared. Whatever the metric, a higher score is a better match. */
public enum Metric {
  /** Cosine of the angle between them, −1 to 1; 0 if either is a vector of zeros. */
  COSINE("cosine"),
  /** Dot product, as it is. */
  DOT_PRODUCT("dot_product"),
  /** {@code 1 / (1 + d)} of their Euclidean distance d, above 0 up to 1. */
  EUCLIDEAN("euclidean");

  private final String wireName;

  Metric(String wireName) {
    this.wireName = wireName;
  }

  /** The metric's name in requests and answers. */
  public String wireName() {
    return wireName;
  }

  /** The metric of a wire name; empty if there is none. */
  public static Optional<Metric> of(String wireName) {
    return Arrays.stream(values()).filter(metric -> metric.wireName.equals(wireName)).findFirst();
  }
}
