package io.shardscan.ingestion.optimize.plan;

import io.shardscan.ingestion.optimize.task.OptimizeTask;
import io.shardscan.model.environment.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tasks are under way, and which have failed: those wait, longer each time, and the segments
 * of a merge that was refused are written again one by one, so that a bad one holds up no other.
 * Safe for use by several threads. Remembers a bounded number of failures.
 */
public final class Backlog {
  private static final int MOST_FAILURES = 4_096;
  private static final int MOST_DOUBLINGS = 8;

  private record Failure(int times, long retryNanos) {}

  private final long firstPauseNanos;
  private final Environment environment;
  private final Map<String, OptimizeTask> busy = new LinkedHashMap<>();
  private final Map<String, Failure> failures = bounded();
  private final Map<String, Boolean> alone = bounded();

  /**
   * An empty backlog.
   *
   * @param firstPause pause after a task has failed for the first time
   */
  public Backlog(Duration firstPause) {
    this(firstPause, Environment.MACHINE);
  }

  /** An empty backlog with a clock of its own. */
  public Backlog(Duration firstPause, Environment environment) {
    this.environment = environment;
    firstPauseNanos = firstPause.toNanos();
  }

  private static <T> Map<String, T> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > MOST_FAILURES;
      }
    };
  }

  /** Notes that a task is under way; false if it is so already, or has to wait. */
  public synchronized boolean begin(OptimizeTask task) {
    Failure failure = failures.get(task.splitId());
    if (failure != null && environment.nanoTime() - failure.retryNanos() < 0) {
      return false;
    }
    return busy.putIfAbsent(task.splitId(), task) == null;
  }

  /** Notes that a task is no longer under way, whatever came of it. */
  public synchronized void end(String task) {
    busy.remove(task);
  }

  /** Notes that a task was done. */
  public synchronized void succeeded(String task) {
    busy.remove(task);
    failures.remove(task);
  }

  /**
   * Notes that a task has failed.
   *
   * @param refused whether what it was about is at fault
   */
  public synchronized void failed(String task, boolean refused) {
    OptimizeTask ended = busy.remove(task);
    Failure before = failures.get(task);
    int times = before == null ? 0 : before.times();
    long pause = firstPauseNanos << Math.min(times, MOST_DOUBLINGS);
    failures.put(task, new Failure(times + 1, environment.nanoTime() + pause));
    if (refused && ended instanceof OptimizeTask.Rewrite rewrite && rewrite.segments().size() > 1) {
      rewrite.segments().forEach(id -> alone.put(id, true));
    }
  }

  /** The tasks under way. */
  public synchronized List<OptimizeTask> busy() {
    return new ArrayList<>(busy.values());
  }

  /** Ids of segments that are not to be merged with others. */
  public synchronized Set<String> alone() {
    return new HashSet<>(alone.keySet());
  }
}
