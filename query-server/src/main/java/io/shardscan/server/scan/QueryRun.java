package io.shardscan.server.scan;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How far the work on one query has come. Everything but {@link #ended} and the stop flag is
 * guarded by the lock of the {@link RunQueue} that it is in.
 */
final class QueryRun {
  /** Open until no worker touches the query any more, whether it was answered or stopped. */
  final CountDownLatch ended = new CountDownLatch(1);

  private final AtomicBoolean stopped;
  private Stage stage;
  private int firstTask;
  private int claimed;
  private int finished;
  private int running;
  private @Nullable Throwable failure;

  /**
   * A query of which nothing is done.
   *
   * @param first its first stage, which has tasks
   * @param stopped a flag at which its tasks look now and then, to end early
   */
  QueryRun(Stage first, AtomicBoolean stopped) {
    this.stage = first;
    this.stopped = stopped;
  }

  Stage stage() {
    return stage;
  }

  /** Begins the next task, the one after the last where another query has begun there. */
  int claim() {
    running++;
    return (firstTask + claimed++) % stage.tasks();
  }

  /** Has the tasks of the stage begin at one of them, and go on from the first after the last. */
  void beginAt(int task) {
    firstTask = task;
  }

  boolean hasUnclaimed() {
    return claimed < stage.tasks();
  }

  void finishTask() {
    running--;
    finished++;
  }

  boolean stageOver() {
    return finished == stage.tasks();
  }

  /** Begins the work between two stages. */
  void beginAdvance() {
    running++;
  }

  void advanceTo(Stage next) {
    stage = next;
    firstTask = 0;
    claimed = 0;
    finished = 0;
  }

  void endAdvance() {
    running--;
  }

  boolean idle() {
    return running == 0;
  }

  boolean stopped() {
    return stopped.get();
  }

  void stop() {
    stopped.set(true);
  }

  void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    stopped.set(true);
  }

  /** Why the query ended without an answer; to be read once it has ended. */
  @Nullable Throwable failure() {
    return failure;
  }
}
