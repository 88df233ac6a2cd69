package io.shardscan.server.scan;

import org.jspecify.annotations.Nullable;

/**
 * One part of a query's work, cut into tasks that any workers may run at the same time, each once.
 * What tasks leave behind is seen by the thread that calls {@link #next} after the last of them.
 */
interface Stage {
  /** How many tasks there are; may be none. */
  int tasks();

  /**
   * The memory that the tasks go through from the first to the last, if they do: stages of
   * different queries whose passes are equal profit from running the same tasks at the same time.
   * Their order does not matter.
   */
  default @Nullable Object pass() {
    return null;
  }

  /**
   * Runs a task.
   *
   * @param task from 0 to {@code tasks() − 1}
   * @param worker number of the calling worker, which runs one task at a time
   */
  void run(int task, int worker);

  /** What is to be done after all tasks have run; null if the query is answered. */
  @Nullable Stage next();

  /** The next stage that has tasks; stages without are passed over. */
  default @Nullable Stage nextWithTasks() {
    Stage next = next();
    while (next != null && next.tasks() == 0) {
      next = next.next();
    }
    return next;
  }
}
