package io.shardscan.server.scan;

/** Refuses a query because the engine is closed or closing. */
public final class EngineClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  EngineClosedException(String message) {
    super(message);
  }
}
