package io.shardscan.server.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads that run at once, each on a virtual thread, and of which all must succeed: after the first
 * failure those that have not begun are left out. None is running any more once this is closed.
 */
final class ParallelReads implements AutoCloseable {
  private final ReadLane lane;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> started = new ArrayList<>();
  private final AtomicBoolean failed = new AtomicBoolean();

  ParallelReads(ReadLane lane) {
    this.lane = lane;
  }

  void start(ReadLane.Reading reading) {
    started.add(
        threads.submit(
            () -> {
              lane.read(() -> readUnlessFailed(reading));
              return null;
            }));
  }

  private void readUnlessFailed(ReadLane.Reading reading) throws InterruptedException {
    if (failed.get()) {
      return;
    }
    boolean done = false;
    try {
      reading.run();
      done = true;
    } finally {
      if (!done) {
        failed.set(true);
      }
    }
  }

  /** Waits for all reads, and throws what the first that failed has thrown. */
  void await() throws InterruptedException {
    for (Future<?> reading : started) {
      try {
        reading.get();
      } catch (ExecutionException e) {
        throw Failures.rethrow(e);
      }
    }
  }

  @Override
  public void close() {
    failed.set(true);
    threads.close();
  }
}
