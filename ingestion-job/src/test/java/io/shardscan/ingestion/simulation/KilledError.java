package io.shardscan.ingestion.simulation;

/** Ends an actor whose process was killed. An error, so that no code under test catches it. */
final class KilledError extends Error {
  private static final long serialVersionUID = 1;

  KilledError() {
    super("the process was killed", null, false, false);
  }
}
