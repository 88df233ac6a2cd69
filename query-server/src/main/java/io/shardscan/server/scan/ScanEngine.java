package io.shardscan.server.scan;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.shardscan.server.scan.kernel.KernelSelection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Answers searches on a fixed pool of platform threads, or, what is too small to be worth handing
 * over, on the caller's. Exact searches scan every visible row: the answer is the same, score for
 * score and tie for tie, on any machine, kernel and number of threads.
 */
public final class ScanEngine implements AutoCloseable {
  private final ScanSettings settings;
  private final KernelSelection kernels;
  private final RunQueue queue;
  private final List<Thread> workers = new ArrayList<>();

  /** Starts the threads. */
  public ScanEngine(ScanSettings settings, KernelSelection kernels) {
    this.settings = settings;
    this.kernels = kernels;
    this.queue =
        new RunQueue(settings.threads(), settings.concurrentQueries(), settings.waitingQueries());
    for (int worker = 0; worker < settings.threads(); worker++) {
      int number = worker;
      workers.add(Thread.ofPlatform().daemon().name("scan-" + number).start(() -> work(number)));
    }
  }

  /** The kernels in use, and why they were chosen. */
  public KernelSelection kernels() {
    return kernels;
  }

  /** Searches that run now. */
  public int running() {
    return queue.running();
  }

  /** Searches that wait for their turn. */
  public int waiting() {
    return queue.waiting();
  }

  /** Searches, within the time that the settings give. */
  public ScanResult search(ScanRequest request) throws InterruptedException {
    return search(request, settings.timeout());
  }

  /**
   * Searches. When this method returns or throws, no thread of the engine touches the request's
   * memory any more.
   *
   * @param timeout how long the search may wait and scan altogether
   * @throws InterruptedException if the caller was interrupted; the search has been stopped
   * @throws ScanTimeoutException if it did not end in time; the search has been stopped
   * @throws QueueFullException if too many searches wait already
   * @throws EngineClosedException if the engine is closed
   * @throws ScanFailedException if the scan itself failed
   */
  public ScanResult search(ScanRequest request, Duration timeout) throws InterruptedException {
    ScanQuery query = ScanQuery.of(request, kernels);
    AtomicReference<@Nullable ScanResult> answer = new AtomicReference<>();
    Stage first = query.firstStage(settings.threads(), answer::set);
    if (first.tasks() == 0) {
      return new ScanResult(List.of(), List.of());
    }
    QueryRun run = new QueryRun(first, query.stopped());
    RunQueue.Claim own = queue.admit(run);
    while (own != null) {
      // The query's tasks are run one after the other, by whatever threads: any number will do.
      own = queue.finish(own, run(own, 0));
    }
    awaitEnd(run, timeout);
    ScanResult result = answer.get();
    if (result != null) {
      return result;
    }
    switch (run.failure()) {
      case null -> throw new ScanTimeoutException("the search did not end within " + timeout);
      case EngineClosedException e -> throw e;
      case Throwable e -> throw new ScanFailedException("the scan failed: " + e, e);
    }
  }

  /** Refuses further searches, lets those under way end, and ends the threads. */
  @Override
  public void close() {
    queue.close();
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
          queue.stopAll();
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitEnd(QueryRun run, Duration timeout) throws InterruptedException {
    try {
      if (!run.ended.await(NANOSECONDS.convert(timeout), NANOSECONDS)) {
        queue.stop(run);
        awaitUninterruptibly(run.ended);
      }
    } catch (InterruptedException e) {
      queue.stop(run);
      awaitUninterruptibly(run.ended);
      throw e;
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(int worker) {
    for (RunQueue.Claim claim = queue.take(); claim != null; claim = queue.take()) {
      queue.finish(claim, run(claim, worker));
    }
  }

  /** Runs a task and returns why it failed, if it did. */
  private static @Nullable Throwable run(RunQueue.Claim claim, int worker) {
    try {
      claim.stage().run(claim.task(), worker);
      return null;
    } catch (Throwable e) {
      return e;
    }
  }
}
