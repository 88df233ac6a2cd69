package io.shardscan.server.admin;

/** A command cannot be done as it was given. The message is for whoever gave it. */
final class WrongUseException extends RuntimeException {
  WrongUseException(String message) {
    super(message);
  }
}
