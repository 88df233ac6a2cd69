package io.shardscan.commandline.connection;

import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import java.time.Duration;
import java.util.List;

/**
 * How often a request is sent again whose failure may pass: a broken connection, 502, 503, 504.
 *
 * @param pauses the waits before each repetition
 */
record Repetition(List<Duration> pauses) {
  /** Seven and a half seconds in all, which outlasts the restart of a server. */
  static final Repetition USUAL =
      new Repetition(
          List.of(
              Duration.ofMillis(500),
              Duration.ofSeconds(1),
              Duration.ofSeconds(2),
              Duration.ofSeconds(4)));

  static final Repetition NONE = new Repetition(List.of());

  /** A request that may be sent more than once. */
  interface Attempt<T> {
    T run();
  }

  <T> T of(Attempt<T> attempt) {
    for (Duration pause : pauses) {
      try {
        return attempt.run();
      } catch (RefusedException e) {
        if (!e.mayPass()) {
          throw e;
        }
      } catch (UnreachableException e) {
        // The next attempt, or the last one below, tells whether it stays so.
      }
      pause(pause);
    }
    return attempt.run();
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "Interrupted.", e);
    }
  }
}
