package io.shardscan.model.store.s3;

import java.time.Duration;

/**
 * How long to wait for an S3 server. Each is positive and at most a day.
 *
 * @param connect until a connection is made
 * @param read until the next byte of an answer
 * @param write until the next bytes of a request are taken
 */
public record S3Timeouts(Duration connect, Duration read, Duration write) {
  /**
   * 5 s to connect; 60 s for an answer, as a server may need that long to put together a large
   * upload; 30 s to write.
   */
  public static final S3Timeouts DEFAULT =
      new S3Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(30));

  public S3Timeouts {
    requireSensible("connect", connect);
    requireSensible("read", read);
    requireSensible("write", write);
  }

  private static void requireSensible(String name, Duration duration) {
    if (duration.toMillis() < 1 || duration.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "The S3 " + name + " time-out must be 1 ms to 1 day, but is " + duration);
    }
  }
}
