package io.shardscan.server.http.connection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a client may keep a connection waiting.
 *
 * @param head longest time from a request's first byte to the end of its headers, and from a
 *     connection's start to its first request
 * @param idle longest time between two requests
 * @param bodyStall longest wait for the next byte of a body
 * @param minBodyBytesPerSecond slowest average rate of a body, over the time spent waiting for it
 * @param writeStall longest wait for a client to take one piece of an answer
 * @param drain longest time that the rest of a refused body is read and thrown away
 */
public record ConnectionDeadlines(
    Duration head,
    Duration idle,
    Duration bodyStall,
    long minBodyBytesPerSecond,
    Duration writeStall,
    Duration drain) {
  private static final Duration LEAST_TICK = Duration.ofMillis(20);
  private static final Duration LONGEST_TICK = Duration.ofMillis(500);

  /** How often deadlines need to be looked at to be kept with little delay. */
  Duration tick() {
    Duration shortest = head;
    for (Duration other : new Duration[] {idle, bodyStall, writeStall, drain}) {
      shortest = shortest.compareTo(other) < 0 ? shortest : other;
    }
    Duration tick = shortest.dividedBy(10);
    if (tick.compareTo(LEAST_TICK) < 0) {
      return LEAST_TICK;
    }
    return tick.compareTo(LONGEST_TICK) > 0 ? LONGEST_TICK : tick;
  }

  /** Nanoseconds of waiting that a body of so many bytes may have cost. */
  long allowedBodyWait(long bytes) {
    long atTheLeastRate = TimeUnit.SECONDS.toNanos(bytes / minBodyBytesPerSecond);
    return Math.max(bodyStall.toNanos(), atTheLeastRate);
  }
}
