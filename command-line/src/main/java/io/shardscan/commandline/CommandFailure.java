package io.shardscan.commandline;

import org.jspecify.annotations.Nullable;

/** A command cannot go on. The message is for the user: what is wrong, and what to do. */
public class CommandFailure extends RuntimeException {
  private final ExitCode exitCode;

  /** A failure with a reason of its own. */
  public CommandFailure(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  /** A failure that another one led to. */
  public CommandFailure(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** With what the program is to end. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
