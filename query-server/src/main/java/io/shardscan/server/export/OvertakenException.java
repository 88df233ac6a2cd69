package io.shardscan.server.export;

/** Another process has taken an export over, or it was deleted: nothing of it may be written. */
final class OvertakenException extends Exception {
  OvertakenException(String export, Throwable cause) {
    super("Export " + export + " is no longer this server's", cause);
  }
}
