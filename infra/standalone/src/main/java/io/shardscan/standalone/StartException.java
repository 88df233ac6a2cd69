package io.shardscan.standalone;

import org.jspecify.annotations.Nullable;

/** The instance cannot start; the message tells the operator why and what to do. */
final class StartException extends RuntimeException {
  StartException(String message) {
    super(message);
  }

  StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
