package io.shardscan.server.export;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.HeldManifestStore;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.SnapshotReader;
import io.shardscan.server.collection.NotServedException;
import io.shardscan.server.collection.ServedSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs exports, one after the other: those begun here, and while there is none those whose server
 * has died. An export holds the manifest that it began with, by which it can be gone on with
 * anywhere; the server that began it also holds the snapshot, and with it the memory of segments
 * that have since been replaced, until it is written.
 */
public final class CollectionExports implements ExportStarter, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CollectionExports.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  /** One thread gives signs of life, the other looks for silent exports. */
  private static final int WATCHERS = 2;

  private final ServedSnapshots snapshots;
  private final ExportTurn.Tools tools;
  private final ExportSettings settings;
  private final SilentExports silent;
  private final String process = UUID.randomUUID().toString();

  private final ExportQueue queue;

  private final ScheduledExecutorService watch =
      Executors.newScheduledThreadPool(
          WATCHERS, Thread.ofPlatform().daemon().name("export-watch-", 0).factory());

  /**
   * Exports of snapshots; none is taken over before {@link #watch}.
   *
   * @param reader reads what snapshots lack
   */
  public CollectionExports(
      ObjectStore store,
      ServedSnapshots snapshots,
      SnapshotReader reader,
      ExportSettings settings) {
    this.snapshots = snapshots;
    this.settings = settings;
    ExportJobStore jobs = new ExportJobStore(store);
    HeldManifestStore held = new HeldManifestStore(store);
    this.tools = new ExportTurn.Tools(store, jobs, held, reader, settings.partBytes());
    this.queue = new ExportQueue(tools);
    this.silent = new SilentExports(jobs, held, settings.silence(), System::nanoTime);
  }

  /** Begins to give signs of life of this process's exports and to look for silent ones. */
  public void watch() {
    long nanos = settings.beat().toNanos();
    var _ = watch.scheduleWithFixedDelay(queue::beat, nanos, nanos, TimeUnit.NANOSECONDS);
    var _ = watch.scheduleWithFixedDelay(this::takeOver, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public String start(CollectionId collection) {
    String id = UUID.randomUUID().toString().replace("-", "");
    Optional<CollectionSnapshot> snapshot = snapshots.acquire(collection);
    if (snapshot.isEmpty()) {
      ExportJob empty = ExportJob.begun(id, ExportJob.Status.COMPLETE, 0, Instant.now(), process);
      tools.jobs().create(collection, empty);
      return id;
    }
    boolean begun = false;
    try {
      begin(collection, id, snapshot.get());
      begun = true;
    } catch (RejectedExecutionException e) {
      throw new NotServedException("Too many exports are waiting: try again later.", RETRY_AFTER);
    } finally {
      if (!begun) {
        snapshot.get().close();
        forget(collection, id);
      }
    }
    return id;
  }

  private void forget(CollectionId collection, String id) {
    try {
      tools.jobs().remove(collection, id);
    } catch (ObjectStoreException e) {
      LOG.warn("What is there of export {}, which could not be begun, is left", id, e);
    }
  }

  private void begin(CollectionId collection, String id, CollectionSnapshot snapshot) {
    Instant now = Instant.now();
    // Held before anybody can know of the job: from then on nothing that it names is swept.
    tools.held().hold(id, snapshot.manifest());
    ExportJob job = ExportJob.begun(id, ExportJob.Status.ROLLING, snapshot.epoch(), now, process);
    ExportJobStore.Stored stored = tools.jobs().create(collection, job);
    queue.add(new ExportLease(tools.jobs(), collection, stored), snapshot);
  }

  private void takeOver() {
    try {
      for (SilentExports.Silent each : silent.find(queue.ids())) {
        if (queue.ids().isEmpty()) {
          takeOver(each);
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("Silent exports could not be looked for", e);
    }
  }

  private void takeOver(SilentExports.Silent found) {
    CollectionId collection = found.held().collection();
    ExportJob job = found.stored().job().takenBy(process).at(Instant.now());
    ExportLease lease;
    try {
      lease =
          new ExportLease(
              tools.jobs(),
              collection,
              tools.jobs().replace(collection, job, found.stored().etag()));
    } catch (OvertakenException e) {
      LOG.debug("Another server was faster", e);
      return;
    }
    LOG.info("Export {} of {} is gone on with, turn {}", job.id(), collection, job.turn());
    if (job.turn() > ExportTurn.MOST_TURNS) {
      new ExportTurn(tools, lease, null)
          .fail("Each of %d servers ended before the export did.".formatted(job.turn() - 1));
    } else {
      queue.add(lease, null);
    }
  }

  /** Leaves the exports that run or wait to other servers. */
  @Override
  public void close() {
    watch.shutdownNow();
    queue.close();
    watch.close();
  }
}
