package io.shardscan.server.scan;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands out tasks. The queries that run take turns task by task, so that each has the same share of
 * the threads, and a lone one has all of them; a bounded number runs, a bounded number waits for
 * its turn, in the order of arrival.
 *
 * <p>Queries over the same rows share a pass through memory: one that begins joins the others at
 * the task where they are, and begins with the rows before it when it has come to the end. As they
 * take turns task by task, all but the first find a task's rows in the processor's cache.
 *
 * <p>A query that has but one task to begin with is run by its caller, if there is a processor for
 * it: to hand it to another thread, and its answer back, takes as long as a small search.
 */
final class RunQueue {
  private final int mostBusy;
  private final int mostRunning;
  private final int mostWaiting;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Running queries that have tasks nobody has claimed, the one whose turn is next first. */
  private final ArrayDeque<QueryRun> ready = new ArrayDeque<>();

  private final ArrayDeque<QueryRun> waiting = new ArrayDeque<>();
  private @Nullable Object lastPass;
  private int lastTask;
  private int running;

  /** Threads, workers and callers, that run a task. */
  private int busy;

  private boolean closed;

  RunQueue(int mostBusy, int mostRunning, int mostWaiting) {
    this.mostBusy = mostBusy;
    this.mostRunning = mostRunning;
    this.mostWaiting = mostWaiting;
  }

  /**
   * A task to run.
   *
   * @param byCaller whether it is run by the thread that brought the query
   */
  record Claim(QueryRun run, Stage stage, int task, boolean byCaller) {}

  /**
   * Takes a query in.
   *
   * @return a task for the caller to run; null if workers do
   * @throws QueueFullException if as many wait as may
   * @throws EngineClosedException if the queue is closed
   */
  @Nullable Claim admit(QueryRun run) {
    lock.lock();
    try {
      if (closed) {
        throw new EngineClosedException("the scan engine is closed");
      }
      if (running < mostRunning && busy < mostBusy && run.stage().tasks() == 1) {
        running++;
        return claim(run, true);
      }
      if (running < mostRunning) {
        start(run);
      } else if (waiting.size() < mostWaiting) {
        waiting.addLast(run);
      } else {
        throw new QueueFullException(
            "%d queries run and %d wait; no more may wait".formatted(running, mostWaiting));
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Queries that run. */
  int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  /** Queries that wait for their turn. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a task; null once the queue is closed and everything in it has ended. */
  @Nullable Claim take() {
    lock.lock();
    try {
      while (ready.isEmpty()) {
        if (closed && running == 0) {
          return null;
        }
        changed.awaitUninterruptibly();
      }
      QueryRun run = ready.removeFirst();
      Claim claim = claim(run, false);
      Object pass = run.stage().pass();
      if (pass != null) {
        lastPass = pass;
        lastTask = claim.task();
      }
      if (run.hasUnclaimed()) {
        ready.addLast(run);
      }
      return claim;
    } finally {
      lock.unlock();
    }
  }

  private Claim claim(QueryRun run, boolean byCaller) {
    busy++;
    return new Claim(run, run.stage(), run.claim(), byCaller);
  }

  /**
   * Takes note that a task has ended, and goes on to the query's next stage if it was the last.
   *
   * @return a task for the caller to run; null if there is none, or workers run it
   */
  @Nullable Claim finish(Claim claim, @Nullable Throwable failure) {
    QueryRun run = claim.run();
    lock.lock();
    try {
      busy--;
      run.finishTask();
      if (failure != null) {
        fail(run, failure);
      }
      if (run.stopped()) {
        endIfIdle(run);
        return null;
      }
      if (!run.stageOver()) {
        return null;
      }
      busy++;
      run.beginAdvance();
    } finally {
      lock.unlock();
    }
    return advance(claim);
  }

  /** Stops a query, of which no further task begins; it has ended when its latch opens. */
  void stop(QueryRun run) {
    lock.lock();
    try {
      run.stop();
      if (waiting.remove(run)) {
        run.ended.countDown();
      } else if (run.ended.getCount() > 0) {
        ready.remove(run);
        endIfIdle(run);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Refuses further queries; those that are in it go on. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Stops everything that runs or waits. */
  void stopAll() {
    lock.lock();
    try {
      while (!waiting.isEmpty()) {
        fail(waiting.getFirst(), new EngineClosedException("the scan engine was closed"));
        waiting.removeFirst().ended.countDown();
      }
      for (QueryRun run : ready.toArray(QueryRun[]::new)) {
        fail(run, new EngineClosedException("the scan engine was closed"));
        endIfIdle(run);
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Claim advance(Claim last) {
    QueryRun run = last.run();
    Stage next = null;
    Throwable failure = null;
    try {
      next = last.stage().nextWithTasks();
    } catch (Throwable e) {
      failure = e;
    }
    lock.lock();
    try {
      busy--;
      run.endAdvance();
      if (failure != null) {
        fail(run, failure);
      }
      if (next == null || run.stopped()) {
        endIfIdle(run);
      } else {
        run.advanceTo(next);
        if (last.byCaller() && next.tasks() == 1) {
          return claim(run, true);
        }
        join(run);
        ready.addFirst(run);
        changed.signalAll();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void fail(QueryRun run, Throwable failure) {
    run.fail(failure);
    ready.remove(run);
  }

  /** Has a query begin where another one over the same rows is, if there is one. */
  private void join(QueryRun run) {
    Object pass = run.stage().pass();
    if (pass != null && running > 1 && pass.equals(lastPass)) {
      run.beginAt(lastTask);
    }
  }

  private void start(QueryRun run) {
    running++;
    join(run);
    ready.addLast(run);
    changed.signalAll();
  }

  private void endIfIdle(QueryRun run) {
    if (run.idle()) {
      running--;
      run.ended.countDown();
      QueryRun next = waiting.pollFirst();
      if (next != null) {
        start(next);
      }
      changed.signalAll();
    }
  }
}
