package io.shardscan.commandline.connection;

import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import java.time.Duration;

/** The server did not do what was asked of it; the message is the server's own. */
public final class RefusedException extends CommandFailure {
  private final int status;
  private final Duration retryAfter;

  RefusedException(int status, String message, Duration retryAfter) {
    super(exitCode(status), message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  private static ExitCode exitCode(int status) {
    return switch (status) {
      case 401 -> ExitCode.NOT_ALLOWED;
      case 404 -> ExitCode.NOT_FOUND;
      case 429, 502, 503, 504 -> ExitCode.TRY_LATER;
      default -> ExitCode.FAILED;
    };
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** How long to wait before the request is sent again; a second if the server does not say. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** Whether the same request may be answered a little later. */
  boolean mayPass() {
    return status == 502 || status == 503 || status == 504;
  }
}
