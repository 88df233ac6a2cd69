package io.shardscan.server.scan;

/** A scan ended with an error that is not the caller's; the cause says which. */
public final class ScanFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ScanFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
