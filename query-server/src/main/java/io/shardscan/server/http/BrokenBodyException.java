package io.shardscan.server.http;

import java.io.IOException;

/** A body ended before its end: the connection broke, or was ended because its client stalled. */
final class BrokenBodyException extends IOException {
  BrokenBodyException(String message, Throwable cause) {
    super(message, cause);
  }
}
