package io.shardscan.server.catalog;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.DamagedCatalogException;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.segment.DamagedSegmentException;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.server.memory.BudgetExceededException;
import io.shardscan.server.memory.MemoryBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A collection of the catalog: the snapshot of it that is served, and why there may be a newer one
 * that is not. A snapshot is swapped for the next in one step, once that is loaded whole; until
 * then, and while the next cannot be loaded, the old one is served.
 *
 * <p>All methods may be called by any thread; refreshes run one after the other.
 */
public final class FollowedCollection {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedCollection.class);

  /** For so long others are taken to be loading what does not fit here. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final CollectionId id;
  private final EpochLoader loader;
  private final CollectionSettingsStore settingsStore;
  private final SegmentHolders holders;
  private final SnapshotLine line = new SnapshotLine();
  private final MemoryBudget budget;
  private final Consumer<Instant> searchable;
  private final NewFiles newFiles = new NewFiles();
  private final Lock refreshing = new ReentrantLock();
  private final AtomicBoolean refreshWaits = new AtomicBoolean();
  private final AtomicInteger failures = new AtomicInteger();
  private boolean closed;

  private volatile CatalogEntry observed = CatalogEntry.NOTHING;
  private volatile VersionedSettings settings = VersionedSettings.NONE;
  private volatile @Nullable LoadProblem problem;
  private volatile LoadProblem.@Nullable CapacityLimited leftOut;
  private int triesOfLeftOut;
  private volatile long retryAt;
  private volatile boolean retrying;

  /**
   * A collection of which nothing is loaded.
   *
   * @param searchable is told when files that queries have just begun to see were uploaded
   * @param empty whether it is known to have been empty so far, and is served so; else nothing is
   *     served until it is loaded
   */
  FollowedCollection(
      CollectionId id,
      boolean empty,
      EpochLoader loader,
      CollectionSettingsStore settingsStore,
      SegmentHolders holders,
      MemoryBudget budget,
      Consumer<Instant> searchable) {
    this.id = id;
    this.loader = loader;
    this.settingsStore = settingsStore;
    this.budget = budget;
    this.searchable = searchable;
    this.holders = holders;
    line.serveOnly(empty ? nothing() : null);
  }

  private CollectionSnapshot nothing() {
    return new CollectionSnapshot(
        new ManifestStore.Loaded(Manifest.empty(id), null), SegmentShare.ALL, SnapshotViews.NONE);
  }

  /** Which collection. */
  public CollectionId id() {
    return id;
  }

  /**
   * The snapshot that is served, held once more: the caller must close it. That of epoch 0 is of a
   * collection that has had no manifest.
   *
   * @return empty if the collection is still to be loaded for the first time since the start
   */
  public Optional<CollectionSnapshot> acquire() {
    return line.acquire();
  }

  /** All snapshots that are loaded, oldest first, each held once more: the caller closes each. */
  public List<CollectionSnapshot> acquireAll() {
    return line.acquireAll();
  }

  /**
   * Has queries see the newest snapshot all of whose segments are held by some server, and lets go
   * of those that no server's queries need. To be called when something is heard of other servers.
   */
  public void advance() {
    boolean promoted = line.promote(this::covered);
    if (promoted) {
      line.acquire()
          .ifPresent(
              current -> {
                try (current) {
                  newFiles.takeUpTo(current.epoch()).forEach(searchable);
                }
              });
    }
    boolean dropped = line.keepsMore() && line.dropSuperseded(holders.oldestServed(id));
    if (promoted || dropped) {
      holders.changed(id);
    }
  }

  private boolean covered(CollectionSnapshot snapshot) {
    return snapshot.elsewhere().stream()
        .allMatch(
            view -> view.visibleRows() == 0 || holders.heldElsewhere(id, view.segment().id()));
  }

  /** Whether this server is to hold other segments than it does. */
  boolean misplaced() {
    return loader.misplaced();
  }

  /** Whether what is loaded is this server's present share. */
  public boolean holdsItsShare() {
    return !loader.outdated();
  }

  /** Why the newest epoch is not served, unless it is, or is merely being loaded. */
  public Optional<LoadProblem> problem() {
    LoadProblem current = problem;
    if (current == null && line.waiting().compareTo(PATIENCE) > 0) {
      current = leftOut;
    }
    return Optional.ofNullable(current);
  }

  /** Segments of this server's share that do not fit, and are left to other servers. */
  int unfitSegments() {
    return loader.unfitSegments();
  }

  /** The collection's settings that were loaded last. */
  public VersionedSettings settings() {
    return settings;
  }

  /** The version of the manifest that the catalog had when it was last looked at, if any. */
  public Optional<String> newestManifest() {
    return Optional.ofNullable(observed.manifestEtag());
  }

  /** Whether the catalog had the collection when it was last looked at. */
  public boolean listed() {
    return !observed.equals(CatalogEntry.NOTHING);
  }

  /**
   * Closes the collection if the catalog says nothing of it any more, nothing of it is served, and
   * it is not being refreshed.
   *
   * @return whether it is closed
   */
  boolean closeIfVanished() {
    if (listed() || refreshWaits.get() || !refreshing.tryLock()) {
      return false;
    }
    try {
      boolean vanished = true;
      for (CollectionSnapshot snapshot : line.acquireAll()) {
        try (snapshot) {
          vanished &= snapshot.epoch() == 0;
        }
      }
      if (vanished) {
        close();
      }
      return vanished;
    } finally {
      refreshing.unlock();
    }
  }

  /** Notes that a refresh is wanted; false if one waits already that has not begun. */
  boolean requestRefresh() {
    return refreshWaits.compareAndSet(false, true);
  }

  /**
   * Takes note of what the catalog says, or said a moment ago: a refresh reads it anew.
   *
   * @param now {@link System#nanoTime}
   * @return whether a refresh is due: because the catalog has changed, or to try again
   */
  synchronized boolean observe(CatalogEntry entry, long now) {
    if (!entry.equals(observed)) {
      observed = entry;
      failures.set(0);
      return true;
    }
    LoadProblem current = problem == null ? leftOut : problem;
    if (current == null || retrying || now - retryAt < 0) {
      return false;
    }
    retrying =
        !(current instanceof LoadProblem.CapacityLimited limited)
            || budget.free() >= limited.needed();
    return retrying;
  }

  /**
   * Loads what is newest and serves it.
   *
   * @return whether that has succeeded
   */
  boolean refresh(RefreshLanes lanes) throws InterruptedException {
    refreshing.lockInterruptibly();
    refreshWaits.set(false);
    boolean again = retrying;
    try {
      if (closed) {
        return true;
      }
      refreshSettings();
      if (settings.unloaded()) {
        loader.forget();
        serve(nothing());
        succeeded();
        return true;
      }
      switch (lanes.load(loader, settings.servedTier(), again)) {
        case EpochLoader.Outcome.Loaded loaded -> {
          newFiles.add(loaded.snapshot().epoch(), loaded.uploaded());
          serve(loaded.snapshot());
          loaded.excess().ifPresent(this::leaveOut);
        }
        case EpochLoader.Outcome.StillUnfit still -> leaveOut(still.excess());
        case EpochLoader.Outcome.NoManifest none -> serve(nothing());
        case EpochLoader.Outcome.Unchanged unchanged -> {}
        case EpochLoader.Outcome.TooLarge tooLarge ->
            throw new IllegalStateException("the lane of large loads has no limit");
      }
      succeeded();
      return true;
    } catch (BudgetExceededException e) {
      line.dropSuperseded(Long.MAX_VALUE);
      failed(capacityLimited(e));
    } catch (DamagedSegmentException | DamagedCatalogException | ObjectNotFoundException e) {
      failed(new LoadProblem.Damaged(String.valueOf(e.getMessage())));
    } catch (ObjectStoreException e) {
      failed(new LoadProblem.StoreUnavailable(String.valueOf(e.getMessage())));
    } catch (OutOfMemoryError e) {
      LOG.error("There is not enough heap to load collection {}", id, e);
      failed(
          new LoadProblem.CapacityLimited(
              "Collection '%s' does not fit in the Java heap.".formatted(id.name()), 0));
    } catch (RuntimeException | Error e) {
      LOG.error("Collection {} cannot be loaded", id, e);
      failed(
          new LoadProblem.Damaged("Collection '%s' cannot be loaded: %s".formatted(id.name(), e)));
    } finally {
      refreshing.unlock();
    }
    return false;
  }

  /** Stops serving the collection. Queries that run go on. */
  void close() {
    refreshing.lock();
    try {
      if (!closed) {
        closed = true;
        line.serveOnly(null);
        loader.close();
      }
    } finally {
      refreshing.unlock();
    }
  }

  private void refreshSettings() {
    String etag = observed.settingsEtag();
    if (!Objects.equals(etag, settings.etag())) {
      settings =
          new VersionedSettings(etag, etag == null ? null : settingsStore.load(id).orElse(null));
    }
  }

  private void serve(CollectionSnapshot next) {
    if (next.epoch() == 0) {
      line.serveOnly(next);
    } else {
      line.add(next);
      advance();
    }
    holders.changed(id);
  }

  private void succeeded() {
    if (problem != null) {
      LOG.info("Collection {} is loaded again", id);
    }
    problem = null;
    retrying = false;
    failures.set(0);
    if (leftOut != null && loader.unfitSegments() == 0) {
      LOG.info("All of this server's share of collection {} fits again", id);
      leftOut = null;
      triesOfLeftOut = 0;
    }
  }

  /** Notes that some segments do not fit, and are left to other servers for now. */
  private void leaveOut(BudgetExceededException excess) {
    // What waits and is no longer the newest would keep the room that the newest lacks.
    line.dropWaitingButNewest();
    LoadProblem.CapacityLimited next = capacityLimited(excess);
    if (leftOut == null) {
      LOG.warn(
          "{} segments of collection {} are left to other servers: {}",
          loader.unfitSegments(),
          id,
          next.reason());
    }
    leftOut = next;
    retryAt = System.nanoTime() + next.backoff(++triesOfLeftOut).toNanos();
  }

  private LoadProblem.CapacityLimited capacityLimited(BudgetExceededException excess) {
    return new LoadProblem.CapacityLimited(
        "Collection '%s' does not fit: %s".formatted(id.name(), excess.getMessage()),
        excess.needed());
  }

  private void failed(LoadProblem next) {
    retryAt = System.nanoTime() + next.backoff(failures.incrementAndGet()).toNanos();
    LoadProblem before = problem;
    problem = next;
    retrying = false;
    if (before == null || before.getClass() != next.getClass()) {
      LOG.warn("The newest epoch of collection {} is not served: {}", id, next.reason());
    }
  }
}
