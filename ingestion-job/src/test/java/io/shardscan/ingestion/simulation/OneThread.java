package io.shardscan.ingestion.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Stands for a thread of which several actors do something: what one of them does ends before
 * another's begins, in the order in which they came.
 */
final class OneThread {
  private final Simulation simulation;
  private final Deque<Actor> waiting = new ArrayDeque<>();
  private boolean busy;

  OneThread(Simulation simulation) {
    this.simulation = simulation;
  }

  /** Does something once all that came before is done. */
  void run(Runnable action) {
    if (busy) {
      waiting.add(simulation.self());
      simulation.pause();
    }
    busy = true;
    try {
      action.run();
    } finally {
      if (waiting.isEmpty()) {
        busy = false;
      } else {
        simulation.wake(waiting.remove(), Duration.ZERO);
      }
    }
  }
}
