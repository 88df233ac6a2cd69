package io.shardscan.server.memory;

import java.util.concurrent.Semaphore;

/**
 * The ranges of objects that may be read at once for one kind of loads. Small loads and large ones
 * have a lane each, so that a small one never waits for a large one to end; and one load has no
 * more than its share of a lane, so that it delays no other when the store is slow to answer it.
 */
public final class ReadLane {
  private final Semaphore reads;
  private final int readsPerLoad;

  /**
   * A lane.
   *
   * @param concurrentReads ranges read at once, at least 1
   * @param readsPerLoad ranges read at once for one load, at least 1
   */
  public ReadLane(int concurrentReads, int readsPerLoad) {
    if (concurrentReads < 1 || readsPerLoad < 1) {
      throw new IllegalArgumentException(
          "a lane has at least one read at once, not %d, and %d a load"
              .formatted(concurrentReads, readsPerLoad));
    }
    this.reads = new Semaphore(concurrentReads, true);
    this.readsPerLoad = readsPerLoad;
  }

  /** A load's share of the lane. */
  Share share() {
    return new Share(new Semaphore(readsPerLoad, true), reads);
  }

  /**
   * The ranges that may be read at once for one load.
   *
   * @param own the load's own permits
   * @param all the permits of the whole lane
   */
  record Share(Semaphore own, Semaphore all) {
    /** Waits until a range may be read. */
    void acquire() throws InterruptedException {
      own.acquire();
      boolean acquired = false;
      try {
        all.acquire();
        acquired = true;
      } finally {
        if (!acquired) {
          own.release();
        }
      }
    }

    /** Notes that a range has been read, or given up. */
    void release() {
      all.release();
      own.release();
    }
  }
}
