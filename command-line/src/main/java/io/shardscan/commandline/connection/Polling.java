package io.shardscan.commandline.connection;

import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks again and again until something is so: soon at first, then ever less often.
 *
 * @param longest time after which it is given up
 */
public record Polling(Duration longest) {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /**
   * Waits.
   *
   * @param question empty as long as it is not so
   * @param what is waited for, for the message
   * @throws CommandFailure if it is not so in time
   */
  public <T> T until(String what, Supplier<Optional<T>> question) {
    long begun = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() - begun > longest.toNanos()) {
        throw new CommandFailure(
            ExitCode.TIMED_OUT, "%s is not done after %d s.".formatted(what, longest.toSeconds()));
      }
      wait(pause);
      pause = pause.multipliedBy(3).dividedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
  }

  /** Waits for a while. */
  public static void wait(Duration time) {
    Repetition.pause(time);
  }
}
