package io.shardscan.model.environment;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Time and chance, for code that decides what is live, written or deleted by them. All such code
 * takes them from here, so that a simulation can run it on a clock and with random numbers of its
 * own, and again in the very same way. Safe for use by many threads.
 */
public interface Environment {
  /** The machine's clocks and the platform's secure random numbers. */
  Environment MACHINE = new MachineEnvironment();

  /** The time of day. */
  Instant now();

  /** A clock in nanoseconds that never goes back; of use for differences only. */
  long nanoTime();

  /** Waits. */
  void sleep(Duration duration) throws InterruptedException;

  /** An id that no other call, in any process, gives. */
  UUID uniqueId();
}
