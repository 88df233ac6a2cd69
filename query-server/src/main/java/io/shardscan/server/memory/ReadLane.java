package io.shardscan.server.memory;

import java.util.concurrent.Semaphore;

/**
 * The ranges of objects that may be read at once for one kind of loads. Small loads and large ones
 * have a lane each, so that a small one never waits for a large one to end.
 */
public final class ReadLane {
  private final Semaphore permits;

  /**
   * A lane.
   *
   * @param concurrentReads ranges read at once, at least 1
   */
  public ReadLane(int concurrentReads) {
    if (concurrentReads < 1) {
      throw new IllegalArgumentException("a lane has at least one read, not " + concurrentReads);
    }
    this.permits = new Semaphore(concurrentReads, true);
  }

  /** A read, or several. */
  @FunctionalInterface
  interface Reading {
    void run() throws InterruptedException;
  }

  /** Reads once it is its turn. */
  void read(Reading reading) throws InterruptedException {
    permits.acquire();
    try {
      reading.run();
    } finally {
      permits.release();
    }
  }
}
