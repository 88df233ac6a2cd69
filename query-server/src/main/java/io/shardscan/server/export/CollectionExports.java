package io.shardscan.server.export;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.collection.NotServedException;
import io.shardscan.server.collection.ServedSnapshots;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs exports, one after the other. An export holds the snapshot that there was when it was begun,
 * and with it the memory of segments that have since been replaced, until it is written.
 */
public final class CollectionExports implements ExportStarter, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CollectionExports.class);
  private static final int MOST_WAITING = 16;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  private final CatalogFollower follower;
  private final ObjectStore store;
  private final ExportJobStore jobs;
  private final ServedSnapshots snapshots;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().daemon().name("export").factory());

  /** Exports of what a follower serves. */
  public CollectionExports(CatalogFollower follower, ObjectStore store) {
    this(follower, store, new ServedSnapshots(follower, store));
  }

  /** Exports of snapshots of what a follower serves. */
  public CollectionExports(CatalogFollower follower, ObjectStore store, ServedSnapshots snapshots) {
    this.follower = follower;
    this.store = store;
    this.jobs = new ExportJobStore(store);
    this.snapshots = snapshots;
  }

  @Override
  public String start(CollectionId collection) {
    Optional<CollectionSnapshot> snapshot = snapshots.acquire(collection);
    Instant now = Instant.now();
    ExportJob job =
        new ExportJob(
            UUID.randomUUID().toString().replace("-", ""),
            snapshot.isPresent() ? ExportJob.Status.ROLLING : ExportJob.Status.COMPLETE,
            null,
            snapshot.map(CollectionSnapshot::epoch).orElse(0L),
            0,
            List.of(),
            now,
            now);
    boolean begun = false;
    try {
      jobs.save(collection, job);
      if (snapshot.isPresent()) {
        thread.execute(() -> run(collection, snapshot.get(), job));
      }
      begun = true;
    } catch (RejectedExecutionException e) {
      jobs.remove(collection, job.id());
      throw new NotServedException("Too many exports are waiting: try again later.", RETRY_AFTER);
    } finally {
      if (!begun) {
        snapshot.ifPresent(CollectionSnapshot::close);
      }
    }
    return job.id();
  }

  private void run(CollectionId collection, CollectionSnapshot snapshot, ExportJob job) {
    try (snapshot;
        CollectionSnapshot whole = follower.completed(collection, snapshot)) {
      new ExportRun(store, jobs, collection, whole, job).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("Export {} of collection {} was ended with the server", job.id(), collection);
    } catch (IOException | RuntimeException e) {
      LOG.error("Export {} of collection {} failed", job.id(), collection, e);
      try {
        jobs.save(collection, job.failedWith(String.valueOf(e.getMessage()), Instant.now()));
      } catch (ObjectStoreException notSaved) {
        LOG.error("That export {} failed could not be noted", job.id(), notSaved);
      }
    }
  }

  /** Ends the export that runs; those that wait are never done. */
  @Override
  public void close() {
    thread.shutdownNow();
    thread.close();
  }
}
