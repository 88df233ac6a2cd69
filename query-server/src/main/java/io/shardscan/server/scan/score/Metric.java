package io.shardscan.server.scan.score;

import java.util.Arrays;
import java.util.stream.Collectors;

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

  /**
   * The metric of a wire name.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists those there
   *     are
   */
  public static Metric ofWireName(String wireName) {
    for (Metric metric : values()) {
      if (metric.wireName.equals(wireName)) {
        return metric;
      }
    }
    throw new IllegalArgumentException(
        "unknown metric '%s'; known are %s"
            .formatted(
                wireName,
                Arrays.stream(values()).map(Metric::wireName).collect(Collectors.joining(", "))));
  }
}
