package io.shardscan.ingestion.optimize.source;

import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.optimize.plan.Backlog;
import io.shardscan.ingestion.optimize.plan.CatalogWatch;
import io.shardscan.ingestion.optimize.task.OptimizeTask;
import io.shardscan.model.store.ObjectStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans tasks and hands them to readers, one each.
 *
 * <p>Threads: Flink's coordinator thread runs every method of {@link SplitEnumerator} and owns what
 * is unassigned and assigned; Flink's worker thread owns the {@link CatalogWatch}. The {@link
 * Backlog} is shared.
 */
final class OptimizeEnumerator implements SplitEnumerator<OptimizeTask, Stateless> {
  private static final Logger LOG = LoggerFactory.getLogger(OptimizeEnumerator.class);

  /** Tasks beyond which no further are planned: they would be out of date when they are done. */
  private static final int MOST_UNASSIGNED = 32;

  /** A look at the catalog is not repeated before this many times what it took has passed. */
  private static final int LOOKING_SHARE = 10;

  private final SplitEnumeratorContext<OptimizeTask> context;
  private final IngestionSettings settings;
  private final ObjectStore store;
  private final Backlog backlog;
  private final CatalogWatch watch;
  private final Deque<OptimizeTask> unassigned = new ArrayDeque<>();
  private final Set<Integer> waitingReaders = new LinkedHashSet<>();
  private final Map<Integer, OptimizeTask> assigned = new HashMap<>();
  private volatile int room = MOST_UNASSIGNED;
  private long nextLookNanos = System.nanoTime();
  private boolean failing;

  OptimizeEnumerator(SplitEnumeratorContext<OptimizeTask> context, IngestionSettings settings) {
    this.context = context;
    this.settings = settings;
    store = settings.store().open();
    backlog = new Backlog(settings.optimize().firstPause());
    watch = new CatalogWatch(store, settings.optimize(), backlog);
  }

  @Override
  public void start() {
    long period = Math.max(1, settings.optimize().pollInterval().toMillis());
    context.callAsync(this::look, this::planned, 0, period);
  }

  /** Worker thread. */
  private List<OptimizeTask> look() {
    long start = System.nanoTime();
    if (room <= 0 || start - nextLookNanos < 0) {
      return List.of();
    }
    try {
      return watch.poll(room);
    } finally {
      nextLookNanos = start + LOOKING_SHARE * (System.nanoTime() - start);
    }
  }

  private void planned(@Nullable List<OptimizeTask> tasks, @Nullable Throwable failure) {
    if (tasks == null) {
      if (!failing) {
        LOG.warn("The catalog cannot be looked through; it is tried again until it can", failure);
      }
      failing = true;
      return;
    }
    failing = false;
    unassigned.addAll(tasks);
    assign();
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    waitingReaders.add(subtask);
    assign();
  }

  private void assign() {
    Iterator<Integer> readers = waitingReaders.iterator();
    while (readers.hasNext() && !unassigned.isEmpty()) {
      int reader = readers.next();
      readers.remove();
      if (context.registeredReaders().containsKey(reader)) {
        OptimizeTask task = unassigned.removeFirst();
        assigned.put(reader, task);
        context.assignSplit(task, reader);
      }
    }
    room = MOST_UNASSIGNED - unassigned.size();
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (!(event instanceof TaskEnded ended)) {
      throw new IllegalArgumentException("readers only tell that tasks have ended, not " + event);
    }
    OptimizeTask task = assigned.get(subtask);
    if (task == null || !task.splitId().equals(ended.task())) {
      return; // of a reader that was given up
    }
    assigned.remove(subtask);
    switch (ended.result()) {
      case DONE -> backlog.succeeded(ended.task());
      case UNAVAILABLE -> backlog.failed(ended.task(), false);
      case REFUSED -> backlog.failed(ended.task(), true);
    }
  }

  /** What a reader was doing when it failed is planned again, if it still has to be done. */
  private void giveUp(int subtask) {
    OptimizeTask lost = assigned.remove(subtask);
    if (lost != null) {
      backlog.end(lost.splitId());
    }
  }

  @Override
  public void addSplitsBack(List<OptimizeTask> tasks, int subtask) {
    giveUp(subtask);
  }

  @Override
  public void addReader(int subtask) {
    giveUp(subtask);
  }

  @Override
  public Stateless snapshotState(long checkpoint) {
    return new Stateless();
  }

  @Override
  public void close() {
    store.close();
  }
}
