package io.shardscan.server.collection.benchmark;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.FollowedCollection;
import io.shardscan.server.catalog.FollowerSettings;
import io.shardscan.server.memory.LocalCache;
import io.shardscan.server.memory.MemoryBudget;
import io.shardscan.server.memory.MemoryReclaimer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A collection of a store in a folder, loaded to be searched in process. */
final class OpenedCollection implements AutoCloseable {
  private static final Duration LOADING = Duration.ofMinutes(5);

  /** The collection does not change: looking for changes would only take time. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  private static final Pattern WORKERS = Pattern.compile("scan-");
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final CatalogFollower follower;
  private final CollectionSnapshot snapshot;

  /**
   * Loads a collection.
   *
   * @param name tenant and collection as {@code tenant/collection}
   */
  @SuppressWarnings("MustBeClosedChecker") // closed with this
  OpenedCollection(Path store, String name) throws IOException {
    String[] parts = name.split("/", 2);
    CollectionId collection = new CollectionId(parts[0], parts[1]);
    FollowerSettings defaults = FollowerSettings.defaults();
    follower =
        new CatalogFollower(
            new DirectoryObjectStore(store),
            new FollowerSettings(QUIET, defaults.smallReads(), defaults.largeReads(), 1),
            new MemoryBudget(MemoryBudget.defaultLimit()),
            LocalCache.temporary(),
            MemoryReclaimer.inBackground());
    follower.start();
    snapshot =
        Awaitility.await()
            .atMost(LOADING)
            .until(
                () -> follower.find(collection).flatMap(FollowedCollection::acquire),
                Optional::isPresent)
            .orElseThrow();
  }

  CollectionSnapshot snapshot() {
    return snapshot;
  }

  /** Processor time that the threads which scan, and the caller, have used so far. */
  static long processorNanos() {
    long nanos = THREADS.getCurrentThreadCpuTime();
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && WORKERS.matcher(thread.getThreadName()).lookingAt()) {
        nanos += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return nanos;
  }

  @Override
  public void close() {
    snapshot.close();
    follower.close();
  }
}
