package io.shardscan.ingestion.simulation;

/** A process that actors run in, and that can be killed with all of them at once. */
final class SimulatedProcess {
  private final String name;
  private boolean killed;

  SimulatedProcess(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** Ends all its actors wherever they are: none of them comes back from its present wait. */
  void kill() {
    killed = true;
  }

  boolean isKilled() {
    return killed;
  }
}
