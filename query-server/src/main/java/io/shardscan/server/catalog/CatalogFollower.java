package io.shardscan.server.catalog;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.server.memory.ComputePool;
import io.shardscan.server.memory.KeysLoader;
import io.shardscan.server.memory.LocalCache;
import io.shardscan.server.memory.MemoryBudget;
import io.shardscan.server.memory.MemoryReclaimer;
import io.shardscan.server.memory.ReadLane;
import io.shardscan.server.memory.SegmentLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the catalog: looks at it again and again, and refreshes the collections that have
 * changed. One thread looks; each refresh runs on a virtual thread of its own, at most one a
 * collection, as many at once as {@link RefreshLanes} lets. Where the store fails, what is loaded
 * is served and the follower tries again.
 */
public final class CatalogFollower implements ServingGauges, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogFollower.class);

  /** A look at the catalog takes at most this share of the time: one tenth. */
  private static final int REST_FACTOR = 9;

  /** Longest rest between two looks, however long one takes. */
  private static final Duration MAX_REST = Duration.ofSeconds(10);

  private final ObjectStore store;
  private final FollowerSettings settings;
  private final MemoryBudget budget;
  private final LocalCache cache;
  private final ComputePool computing;
  private final SegmentLoader loader;
  private final KeysLoader keyLoader;
  private final SnapshotReader reader;
  private final SegmentHolders holders;
  private final ManifestStore manifests;
  private final CollectionSettingsStore settingsStore;
  private final RefreshLanes lanes;
  private final Map<CollectionId, FollowedCollection> collections = new ConcurrentHashMap<>();
  private final ExecutorService refreshes = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder begun = new LongAdder();
  private volatile boolean reachable;
  private volatile boolean listed;
  private volatile long listedAt;
  private final List<Consumer<Duration>> searchableListeners = new CopyOnWriteArrayList<>();
  private @Nullable Thread poller;

  /** A follower that does not follow yet, of a server that is alone. */
  public CatalogFollower(
      ObjectStore store,
      FollowerSettings settings,
      MemoryBudget budget,
      LocalCache cache,
      MemoryReclaimer reclaimer) {
    this(store, settings, budget, cache, reclaimer, SegmentHolders.ALONE);
  }

  /** A follower that does not follow yet, of a server that shares segments with others. */
  public CatalogFollower(
      ObjectStore store,
      FollowerSettings settings,
      MemoryBudget budget,
      LocalCache cache,
      MemoryReclaimer reclaimer,
      SegmentHolders holders) {
    this.store = store;
    this.settings = settings;
    this.budget = budget;
    this.cache = cache;
    this.computing = new ComputePool(settings.computeThreads());
    this.loader = new SegmentLoader(store, cache, reclaimer, computing);
    this.keyLoader = new KeysLoader(store, reclaimer, budget);
    this.reader =
        new SnapshotReader(
            loader,
            keyLoader,
            budget,
            computing,
            new ReadLane(settings.largeReads(), settings.largeReads()));
    this.holders = holders;
    this.manifests = new ManifestStore(store);
    this.settingsStore = new CollectionSettingsStore(store);
    this.lanes = new RefreshLanes(settings);
  }

  /** Begins to follow. To be called once. */
  public void start() {
    poller = Thread.ofPlatform().daemon().name("catalog-follower").start(this::poll);
  }

  /** A collection that the catalog has, or had when it was last looked at. */
  public Optional<FollowedCollection> find(CollectionId collection) {
    return Optional.ofNullable(collections.get(collection));
  }

  /** All collections that the catalog has, or had when it was last looked at. */
  public Collection<FollowedCollection> all() {
    return List.copyOf(collections.values());
  }

  /** Whether the last look at the catalog that succeeded was begun within a time. */
  public boolean listedWithin(Duration time) {
    return listed && System.nanoTime() - listedAt < time.toNanos();
  }

  /** Whether a look at the catalog has succeeded that was begun after a moment. */
  public boolean listedSince(long nanoTime) {
    return listed && listedAt - nanoTime > 0;
  }

  /** Whether the catalog has been looked at since the start. */
  public boolean hasListed() {
    return listed;
  }

  private void poll() {
    StoreReachability reachability = new StoreReachability();
    Duration wait = Duration.ZERO;
    while (!stoppedWithin(wait)) {
      long begin = System.nanoTime();
      try {
        Map<CollectionId, CatalogEntry> catalog = CatalogListing.read(store);
        wait = restAfter(Duration.ofNanos(System.nanoTime() - begin));
        reachability.listed();
        listedAt = begin;
        reachable = true;
        observe(catalog);
        listed = true;
      } catch (RuntimeException e) {
        reachable = false;
        wait = reachability.failed(e);
      }
    }
  }

  private Duration restAfter(Duration look) {
    Duration rest = look.multipliedBy(REST_FACTOR);
    if (rest.compareTo(settings.pollInterval()) < 0) {
      return settings.pollInterval();
    }
    return rest.compareTo(MAX_REST) > 0 ? MAX_REST : rest;
  }

  private boolean stoppedWithin(Duration wait) {
    try {
      return stopped.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void observe(Map<CollectionId, CatalogEntry> catalog) {
    catalog.keySet().forEach(id -> collections.computeIfAbsent(id, this::follow));
    long now = System.nanoTime();
    for (FollowedCollection collection : all()) {
      CatalogEntry entry = catalog.getOrDefault(collection.id(), CatalogEntry.NOTHING);
      if (collection.observe(entry, now)) {
        refresh(collection);
      } else if (collection.closeIfVanished()) {
        collections.remove(collection.id());
      }
    }
  }

  /**
   * Takes note of what someone else has just read from the catalog, so that a collection whose
   * status is asked for need not wait for the next look at all of them.
   */
  public void notice(CollectionId id, CatalogEntry entry) {
    if (entry.equals(CatalogEntry.NOTHING) || stopped.getCount() == 0) {
      return;
    }
    FollowedCollection collection = collections.computeIfAbsent(id, this::follow);
    if (collection.observe(entry, System.nanoTime())) {
      refresh(collection);
    }
  }

  /** Reads what is not served, within the same memory. */
  public SnapshotReader reader() {
    return reader;
  }

  private FollowedCollection follow(CollectionId id) {
    return new FollowedCollection(
        id,
        listed,
        new EpochLoader(id, manifests, holders, loader, keyLoader, budget, computing),
        settingsStore,
        holders,
        budget,
        this::searchable);
  }

  /**
   * Goes on with all collections as far as what is now known of other servers allows: newer
   * snapshots are served, older ones let go of, segments loaded or dropped.
   */
  public void advance() {
    for (FollowedCollection collection : collections.values()) {
      collection.advance();
      if (collection.misplaced()) {
        refresh(collection);
      }
    }
  }

  /** Has a collection refreshed, unless a refresh of it waits that has not begun. */
  private void refresh(FollowedCollection collection) {
    if (collection.requestRefresh()) {
      try {
        refreshes.execute(() -> refreshNow(collection));
        begun.increment();
      } catch (RejectedExecutionException e) {
        LOG.debug("Collection {} is not refreshed: the follower is closed", collection.id(), e);
      }
    }
  }

  private void refreshNow(FollowedCollection collection) {
    try {
      boolean loaded = collection.refresh(lanes);
      (loaded ? succeeded : failed).increment();
    } catch (InterruptedException e) {
      // The follower is being closed.
      Thread.currentThread().interrupt();
      failed.increment();
    }
  }

  @Override
  public List<CollectionGauge> collections() {
    List<CollectionGauge> gauges = new ArrayList<>();
    for (FollowedCollection collection : collections.values()) {
      collection
          .acquire()
          .ifPresent(
              snapshot -> {
                try (snapshot) {
                  gauges.add(
                      new CollectionGauge(
                          collection.id(),
                          collection.settings().servedTier(),
                          !collection.newestManifest().orElse("").equals(snapshot.version().etag()),
                          snapshot.epoch(),
                          snapshot.segments().size(),
                          snapshot.visibleRows(),
                          snapshot.bytes()));
                }
              });
    }
    return gauges;
  }

  @Override
  public void onSearchable(Consumer<Duration> listener) {
    searchableListeners.add(listener);
  }

  private void searchable(Instant uploaded) {
    Duration since = Duration.between(uploaded, Instant.now());
    Duration time = since.isNegative() ? Duration.ZERO : since;
    searchableListeners.forEach(listener -> listener.accept(time));
  }

  @Override
  public long refreshes() {
    return succeeded.sum();
  }

  @Override
  public long refreshFailures() {
    return failed.sum();
  }

  @Override
  public int refreshesUnderWay() {
    return (int) (begun.sum() - succeeded.sum() - failed.sum());
  }

  @Override
  public boolean catalogReachable() {
    return reachable;
  }

  @Override
  public long segmentsLeftOut() {
    return collections.values().stream().mapToLong(FollowedCollection::unfitSegments).sum();
  }

  @Override
  public long cacheUsed() {
    return cache.used();
  }

  @Override
  public long cacheLimit() {
    return cache.limit();
  }

  @Override
  public long memoryUsed() {
    return budget.used();
  }

  @Override
  public long memoryLimit() {
    return budget.limit();
  }

  /**
   * Stops following and serving. Queries that run keep what they hold until they have ended; when
   * the last has, all memory is free.
   */
  @Override
  public void close() {
    stopped.countDown();
    Thread polling = poller;
    if (polling != null) {
      boolean interrupted = false;
      while (polling.isAlive()) {
        try {
          polling.join();
        } catch (InterruptedException e) {
          interrupted = true;
          polling.interrupt();
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    refreshes.shutdownNow();
    refreshes.close();
    collections.values().forEach(FollowedCollection::close);
    collections.clear();
    computing.close();
  }
}
