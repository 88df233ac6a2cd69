package io.shardscan.ingestion.source.enumerator;

import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.decode.SupersededException;
import io.shardscan.ingestion.metrics.WatchMetrics;
import io.shardscan.ingestion.source.split.UploadSplit;
import io.shardscan.ingestion.sweep.Sweeps;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds changed files and hands their splits to readers.
 *
 * <p>Threads: Flink's coordinator thread runs every method of {@link SplitEnumerator} and owns the
 * queue of splits; Flink's worker thread polls the bucket and owns the {@link BucketWatcher};
 * planning has threads of its own, so that a file that takes long to divide holds up no other; a
 * sweep has one more. What crosses between them is immutable or a concurrent collection.
 */
public final class UploadEnumerator implements SplitEnumerator<UploadSplit, WatchState> {
  private static final Logger LOG = LoggerFactory.getLogger(UploadEnumerator.class);

  /** Unassigned splits beyond which no further files are looked for. Bounds the checkpoint. */
  private static final int MAX_UNASSIGNED = 2_048;

  private static final int PLANNING_THREADS = 4;

  /** How long what is in hand may go on when the job ends: requests to the store have an end. */
  private static final int SECONDS_TO_END = 10;

  /** Splits handed to a reader at once, as long as they are small. */
  private static final int MAX_SPLITS_A_REQUEST = 16;

  /** Bytes of files beyond which a reader gets no further split at once. */
  private static final long MAX_BYTES_A_REQUEST = 4L << 20;

  /** A listing is not repeated before this many times what it took has passed. */
  private static final int LISTING_SHARE = 10;

  /** Time between two looks at what others have committed, which happens only in trouble. */
  private static final Duration RECONCILIATION_INTERVAL = Duration.ofMinutes(1);

  /** The same where the store tells of changes, and a listing finds what it forgot to tell. */
  private static final int LISTING_SHARE_WITH_HINTS = 60;

  /** Shortest time between two listings where the store tells of changes. */
  private static final Duration LISTING_INTERVAL_WITH_HINTS = Duration.ofSeconds(5);

  private final SplitEnumeratorContext<UploadSplit> context;
  private final IngestionSettings settings;
  private final Environment environment;
  private final ObjectStore store;
  private final BucketWatcher watcher;
  private final ChangeHints hints;
  private final SplitPlanner planner;
  private final FilesUnderWay underWay;
  private final WatchMetrics metrics;
  private final Sweeps sweeper;
  private final ExecutorService planning;
  private final ScheduledExecutorService sweeping;

  /** Corrections to the watcher, made by its own thread before its next poll. */
  private final Queue<Consumer<BucketWatcher>> corrections = new ConcurrentLinkedQueue<>();

  private final Deque<UploadSplit> unassigned = new ArrayDeque<>();
  private final Set<Integer> waitingReaders = new LinkedHashSet<>();
  private int plansPending;

  /** Whether there is so much to do that nothing more need be looked for. */
  private volatile boolean saturated;

  private long nextReconciliationNanos;

  /** When the last listing began and what it took; of the worker thread, as is the next. */
  private long listedNanos;

  private long listingTook;

  /** Whether a listing is to follow at once. */
  private boolean listingOwed = true;

  private boolean storeFailing;
  private @Nullable ScheduledFuture<?> sweeps;

  /**
   * An enumerator that goes on from a checkpoint, or from the manifests alone.
   *
   * @param restored the checkpoint's state, or null
   */
  public UploadEnumerator(
      SplitEnumeratorContext<UploadSplit> context,
      IngestionSettings settings,
      @Nullable WatchState restored) {
    this(
        context,
        settings,
        restored,
        Environment.MACHINE,
        Executors.newFixedThreadPool(
            PLANNING_THREADS, Thread.ofPlatform().daemon().name("split-planning-", 0).factory()),
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sweep").factory()));
  }

  /** An enumerator with a clock and threads of its own, which it shuts down when it is closed. */
  UploadEnumerator(
      SplitEnumeratorContext<UploadSplit> context,
      IngestionSettings settings,
      @Nullable WatchState restored,
      Environment environment,
      ExecutorService planning,
      ScheduledExecutorService sweeping) {
    this.environment = environment;
    this.context = context;
    this.settings = settings;
    this.store = settings.store().open();
    this.watcher = new BucketWatcher(store);
    this.hints = new ChangeHints(store, this::wakeUp);
    this.planner = new SplitPlanner(store, settings.splitTargetBytes());
    this.underWay = new FilesUnderWay(store);
    this.sweeper = new Sweeps(store, settings.sweepGrace(), environment);
    this.planning = planning;
    this.sweeping = sweeping;
    this.listedNanos = environment.nanoTime();
    this.metrics = new WatchMetrics(context.metricGroup(), underWay::backlog, environment);
    this.nextReconciliationNanos = listedNanos + RECONCILIATION_INTERVAL.toNanos();
    if (restored != null) {
      unassigned.addAll(restored.unassigned());
      for (WatchState.UnderWay file : restored.underWay()) {
        underWay.restored(file, environment.now());
        if (file.etag() != null) {
          watcher.know(file.upload(), file.etag());
        }
      }
    }
  }

  @Override
  public void start() {
    long period = Math.max(1, settings.pollInterval().toMillis());
    context.callAsync(this::poll, this::discovered, 0, period);
    hints.start();
    long sweepMillis = settings.sweepInterval().toMillis();
    sweeps =
        sweeping.scheduleWithFixedDelay(
            this::sweep, sweepMillis, sweepMillis, TimeUnit.MILLISECONDS);
  }

  /** Any thread. */
  private void wakeUp() {
    context.runInCoordinatorThread(() -> context.callAsync(this::lookAtHinted, this::discovered));
  }

  /** Worker thread. */
  private List<UploadChange> poll() {
    if (!saturated) {
      underWay.dropCommitted();
    }
    // From here on nothing may fail once changes were found: they are told but once.
    List<UploadChange> hinted = lookAtHinted();
    if (saturated) {
      return hinted;
    }
    listingOwed |= hints.missed();
    long start = environment.nanoTime();
    if (!hinted.isEmpty() || !(listingOwed || start - listedNanos >= listingPause())) {
      return hinted;
    }
    if (start - nextReconciliationNanos >= 0) {
      watcher.reconcile(underWay.uploads());
      nextReconciliationNanos = start + RECONCILIATION_INTERVAL.toNanos();
    }
    List<UploadChange> changes = watcher.poll();
    listedNanos = start;
    listingTook = environment.nanoTime() - start;
    listingOwed = changes.size() >= BucketWatcher.MAX_CHANGES;
    return changes;
  }

  /** Time from one listing's start to the next one's, in nanoseconds. */
  private long listingPause() {
    return hints.alive()
        ? Math.max(LISTING_INTERVAL_WITH_HINTS.toNanos(), LISTING_SHARE_WITH_HINTS * listingTook)
        : Math.max(settings.pollInterval().toNanos() / 2, LISTING_SHARE * listingTook);
  }

  /** Worker thread. */
  private List<UploadChange> lookAtHinted() {
    for (Consumer<BucketWatcher> correction = corrections.poll();
        correction != null;
        correction = corrections.poll()) {
      correction.accept(watcher);
    }
    if (saturated || !watcher.primed()) {
      return List.of();
    }
    try {
      return watcher.look(hints.take(BucketWatcher.MAX_CHANGES));
    } catch (ObjectStoreException e) {
      listingOwed = true;
      throw e;
    }
  }

  private void discovered(List<UploadChange> changes, @Nullable Throwable failure) {
    if (failure != null) {
      if (!storeFailing) {
        LOG.warn("The bucket cannot be listed; it is tried again until it can", failure);
      }
      storeFailing = true;
      metrics.listingFailed();
      return;
    }
    if (storeFailing) {
      LOG.info("The bucket can be listed again");
    }
    storeFailing = false;
    for (UploadChange change : changes) {
      underWay.discovered(change, environment.now());
      plansPending++;
      planning.execute(() -> plan(change));
    }
    updateSaturation();
  }

  private void updateSaturation() {
    saturated = unassigned.size() + plansPending > MAX_UNASSIGNED;
  }

  /** A planning thread. */
  private void plan(UploadChange change) {
    List<UploadSplit> splits;
    try {
      splits = planner.plan(change);
    } catch (SupersededException e) {
      LOG.debug("{} changed while it was divided into splits", change.upload(), e);
      splits = List.of();
    } catch (ObjectStoreException e) {
      LOG.warn("{} could not be divided into splits; it is tried again", change.upload(), e);
      splits = List.of();
    }
    List<UploadSplit> planned = splits;
    context.runInCoordinatorThread(() -> planned(change, planned));
  }

  private void planned(UploadChange change, List<UploadSplit> splits) {
    plansPending--;
    if (splits.isEmpty()) {
      tryAgain(change.upload(), etag(change));
    }
    if (!splits.isEmpty() && underWay.planned(change.upload(), etag(change))) {
      unassigned.addAll(splits);
      assign();
    }
    updateSaturation();
  }

  private void tryAgain(UploadKey upload, @Nullable String etag) {
    underWay.abandon(upload, etag);
    corrections.add(known -> known.forget(upload));
    hints.add(upload);
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    waitingReaders.add(subtask);
    assign();
  }

  private void assign() {
    var readers = waitingReaders.iterator();
    while (readers.hasNext() && !unassigned.isEmpty()) {
      int reader = readers.next();
      readers.remove();
      if (context.registeredReaders().containsKey(reader)) {
        long bytes = 0;
        for (int i = 0; i < MAX_SPLITS_A_REQUEST && !unassigned.isEmpty(); i++) {
          bytes += bytes(unassigned.peekFirst());
          if (i > 0 && bytes > MAX_BYTES_A_REQUEST) {
            break;
          }
          context.assignSplit(unassigned.removeFirst(), reader);
        }
      }
    }
    updateSaturation();
  }

  private static long bytes(UploadSplit split) {
    return split instanceof UploadSplit.Rows rows ? rows.version().size() / rows.count() : 0;
  }

  @Override
  public void addSplitsBack(List<UploadSplit> splits, int subtask) {
    for (UploadSplit split : splits.reversed()) {
      unassigned.addFirst(split);
    }
    assign();
  }

  @Override
  public void addReader(int subtask) {
    // A reader asks for splits itself, once it has done those that it was restored with.
  }

  @Override
  public WatchState snapshotState(long checkpoint) {
    return new WatchState(underWay.planned(), new ArrayList<>(unassigned));
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    boolean idle = unassigned.isEmpty() && waitingReaders.size() == context.currentParallelism();
    // Everything that readers did has been committed or dropped by now, or waits for other files.
    // What is still not in its manifest changed at an unlucky moment, to and fro between two looks
    // at it: look again.
    List<WatchState.UnderWay> overdue = underWay.overdue(idle);
    if (!overdue.isEmpty()) {
      context.callAsync(() -> underWay.lost(overdue), this::lookAgain);
    }
  }

  private void lookAgain(List<WatchState.UnderWay> lost, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.warn("Files that are overdue are left for later", failure);
      return;
    }
    for (WatchState.UnderWay file : lost) {
      LOG.info("{} is looked at again", file.upload());
      tryAgain(file.upload(), file.etag());
    }
  }

  private void sweep() {
    try {
      sweeper.sweep(underWay.uploads());
    } catch (RuntimeException e) {
      LOG.warn("A sweep for unreferenced objects failed; it is tried again", e);
    }
  }

  @Override
  public void close() {
    hints.close();
    planning.shutdownNow();
    if (sweeps != null) {
      sweeps.cancel(true);
    }
    sweeping.shutdownNow();
    awaitEnd(planning);
    awaitEnd(sweeping);
    store.close();
  }

  private static void awaitEnd(ExecutorService threads) {
    try {
      if (!threads.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
        LOG.warn("A thread goes on {} s after the job's end was asked for", SECONDS_TO_END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static @Nullable String etag(UploadChange change) {
    return change instanceof UploadChange.Arrived arrived ? arrived.version().etag() : null;
  }
}
