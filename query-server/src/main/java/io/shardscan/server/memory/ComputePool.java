package io.shardscan.server.memory;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/**
 * Platform threads for work that computes for long, such as verifying a segment or indexing its
 * keys: on virtual threads it would keep all others from running.
 */
public final class ComputePool implements AutoCloseable {
  private final ExecutorService threads;

  /**
   * A pool.
   *
   * @param size threads, at least 1
   */
  public ComputePool(int size) {
    this.threads =
        Executors.newFixedThreadPool(size, Thread.ofPlatform().daemon().name("load-", 0).factory());
  }

  /**
   * Runs work in the pool and waits for it, even if this thread is interrupted meanwhile: memory
   * that the work uses may be freed once this returns.
   *
   * @throws InterruptedException if the work throws it
   * @throws RejectedExecutionException if the pool is closed
   */
  public <T> T call(Callable<T> work) throws InterruptedException {
    Future<T> future = threads.submit(work);
    boolean interrupted = false;
    while (true) {
      try {
        T result = future.get();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return result;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        throw Failures.rethrow(e);
      }
    }
  }

  /** Runs what was handed in, then ends. */
  @Override
  public void close() {
    threads.close();
  }
}
