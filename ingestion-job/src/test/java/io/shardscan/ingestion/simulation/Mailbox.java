package io.shardscan.ingestion.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is handed from any actors to one that waits for it. */
final class Mailbox<T> {
  private final Simulation simulation;
  private final Deque<T> waiting = new ArrayDeque<>();
  private @Nullable Actor taker;

  Mailbox(Simulation simulation) {
    this.simulation = simulation;
  }

  void put(T message) {
    waiting.add(message);
    Actor waiter = taker;
    taker = null;
    if (waiter != null) {
      simulation.wake(waiter, Duration.ZERO);
    }
  }

  T take() {
    while (waiting.isEmpty()) {
      taker = simulation.self();
      simulation.pause();
    }
    return waiting.remove();
  }

  /** What nobody has taken yet. */
  List<T> contents() {
    return List.copyOf(waiting);
  }
}
