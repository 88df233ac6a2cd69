package io.shardscan.commandline.connection;

import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;

/** No answer came. */
public final class UnreachableException extends CommandFailure {
  UnreachableException(String message, Throwable cause) {
    super(ExitCode.UNREACHABLE, message, cause);
  }
}
