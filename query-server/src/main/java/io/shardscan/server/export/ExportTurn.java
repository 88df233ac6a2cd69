package io.shardscan.server.export;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.HeldManifestStore;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.SnapshotReader;
import io.shardscan.server.memory.BudgetExceededException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process's turn at an export, from what is there of it to its end. */
final class ExportTurn implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ExportTurn.class);

  /** Turns after which an export that still is not written has failed. */
  static final int MOST_TURNS = 20;

  /** What a turn works with. */
  record Tools(
      ObjectStore store,
      ExportJobStore jobs,
      HeldManifestStore held,
      SnapshotReader reader,
      long partBytes) {}

  private final Tools tools;
  private final ExportLease lease;
  private final @Nullable CollectionSnapshot begunWith;

  /**
   * A turn.
   *
   * @param begunWith the snapshot that is exported, which the turn lets go of; null to have it
   *     worked out from the manifest that the export holds
   */
  ExportTurn(Tools tools, ExportLease lease, @Nullable CollectionSnapshot begunWith) {
    this.tools = tools;
    this.lease = lease;
    this.begunWith = begunWith;
  }

  ExportLease lease() {
    return lease;
  }

  @Override
  public void run() {
    ExportJob job = lease.job();
    CollectionId collection = lease.collection();
    try {
      write();
      tools.held().release(collection, job.id());
    } catch (OvertakenException e) {
      LOG.info("Export {} of collection {} is written elsewhere", job.id(), collection, e);
    } catch (InterruptedException e) {
      giveBack();
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      trouble(e);
    }
  }

  private void trouble(Exception trouble) {
    ExportJob job = lease.job();
    if (Thread.currentThread().isInterrupted()) {
      LOG.info("Export {} ends with the server", job.id(), trouble);
      giveBack();
    } else if (mayPass(trouble) && job.turn() < MOST_TURNS) {
      LOG.warn("Export {} of {} is to be tried again", job.id(), lease.collection(), trouble);
    } else {
      LOG.error("Export {} of {} failed", job.id(), lease.collection(), trouble);
      fail(String.valueOf(trouble.getMessage()));
    }
  }

  /** Whether another turn, on another server or later, may do better. */
  private static boolean mayPass(Exception trouble) {
    return trouble instanceof IOException
        || trouble instanceof StoreUnavailableException
        || trouble instanceof OutcomeUnknownException
        || trouble instanceof BudgetExceededException;
  }

  private void write() throws IOException, InterruptedException, OvertakenException {
    try (CollectionSnapshot snapshot = begunWith == null ? reopened() : begunWith) {
      new ExportRun(
              tools.store(),
              tools.jobs(),
              lease,
              ExportSegment.of(lease.collection(), snapshot, tools.reader()),
              tools.partBytes())
          .run();
    }
  }

  private CollectionSnapshot reopened() throws InterruptedException {
    Manifest manifest =
        tools
            .held()
            .load(lease.collection(), lease.job().id())
            .orElseThrow(
                () -> new IllegalStateException("What the export was to hold is no longer there."));
    return tools.reader().open(manifest);
  }

  /** Notes that the export failed. */
  void fail(String why) {
    try {
      lease.save(job -> job.failedWith(why));
      tools.held().release(lease.collection(), lease.job().id());
    } catch (OvertakenException | ObjectStoreException e) {
      LOG.error("That export {} failed could not be noted", lease.job().id(), e);
    }
  }

  /** Leaves an export that is not begun to other processes. */
  void giveUp() {
    if (begunWith != null) {
      begunWith.close();
    }
    giveBack();
  }

  private void giveBack() {
    boolean interrupted = Thread.interrupted();
    try {
      lease.save(ExportJob::withoutOwner);
      LOG.info("Export {} is left to other servers", lease.job().id());
    } catch (OvertakenException | ObjectStoreException e) {
      LOG.info("Export {} is left to other servers, which find out", lease.job().id(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
