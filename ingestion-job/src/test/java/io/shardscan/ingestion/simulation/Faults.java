package io.shardscan.ingestion.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How badly the store behaves; drawn anew for each seed, from not at all to a request in seven.
 *
 * @param refused share of requests that are answered 503 and not done
 * @param conflict share of conditional writes that are answered 409 and sent again
 * @param lost share of writes whose answer is lost: done, not done or done later
 * @param slow share of requests that take seconds
 */
record Faults(double refused, double conflict, double lost, double slow) {
  /** A store without faults. */
  static final Faults NONE = new Faults(0, 0, 0, 0);

  /** Longest time that a request takes, and that one whose answer was lost is still under way. */
  static final Duration LONGEST = Duration.ofSeconds(4);

  static Faults random(RandomGenerator random) {
    double much = random.nextDouble();
    return new Faults(
        0.05 * much * random.nextDouble(),
        0.1 * much * random.nextDouble(),
        0.15 * much * random.nextDouble(),
        0.05 * much * random.nextDouble());
  }

  /** How long one way of a request takes. */
  Duration latency(RandomGenerator random) {
    return random.nextDouble() < slow
        ? Duration.ofNanos(random.nextLong(LONGEST.toNanos()))
        : Duration.ofNanos(random.nextLong(1_000_000, 40_000_000));
  }
}
