package io.shardscan.ingestion.simulation;

import java.util.concurrent.locks.LockSupport;

/** A thread of a simulated process. It runs only while it has the turn. */
final class Actor {
  private final String name;
  private final SimulatedProcess process;
  private final Thread thread;
  private volatile boolean turn;
  private boolean ended;

  Actor(String name, SimulatedProcess process, Runnable body) {
    this.name = name;
    this.process = process;
    this.thread =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  awaitTurn();
                  body.run();
                });
    thread.start();
  }

  String name() {
    return process.name() + "/" + name;
  }

  SimulatedProcess process() {
    return process;
  }

  void end() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Gives it the turn; whoever calls this must have it, and wait for its own next or end. */
  void giveTurn() {
    turn = true;
    LockSupport.unpark(thread);
  }

  void awaitTurn() {
    while (!turn) {
      LockSupport.park(this);
    }
    turn = false;
  }
}
