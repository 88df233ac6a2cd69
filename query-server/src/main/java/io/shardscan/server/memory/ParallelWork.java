package io.shardscan.server.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/**
 * Work in parts that run at once, each on a thread of its own, and that must all succeed: once one
 * has failed, those that have not begun are left out. None runs any more once this is closed.
 */
final class ParallelWork implements AutoCloseable {
  private final ExecutorService threads;
  private final List<Future<?>> parts = new ArrayList<>();
  private volatile boolean failed;

  /** Work on threads of a kind. */
  ParallelWork(ThreadFactory threads) {
    this.threads = Executors.newThreadPerTaskExecutor(threads);
  }

  /**
   * Starts a part.
   *
   * @param part what is to be done, unless another part has failed
   * @param afterwards what is to be done after that, or in its stead
   */
  void start(Callable<?> part, Runnable afterwards) {
    parts.add(
        threads.submit(
            () -> {
              try {
                run(part);
              } finally {
                afterwards.run();
              }
              return null;
            }));
  }

  private void run(Callable<?> part) throws Exception {
    if (failed) {
      return;
    }
    boolean done = false;
    try {
      part.call();
      done = true;
    } finally {
      if (!done) {
        failed = true;
      }
    }
  }

  /** Waits for all parts, and throws what the first that failed, in the order of starts, threw. */
  void await() throws InterruptedException {
    for (Future<?> part : parts) {
      try {
        part.get();
      } catch (ExecutionException e) {
        throw Failures.rethrow(e);
      }
    }
  }

  @Override
  public void close() {
    failed = true;
    threads.close();
  }
}
