package io.shardscan.server.scan;

/**
 * Refuses a query because as many as may wait are waiting. It may be sent again after a short
 * while.
 */
public final class QueueFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QueueFullException(String message) {
    super(message);
  }
}
