package io.shardscan.server.scan;

/** A query did not end in its time; no part of it is answered. */
public final class ScanTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ScanTimeoutException(String message) {
    super(message);
  }
}
