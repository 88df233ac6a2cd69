package io.shardscan.server.export;

import io.shardscan.model.catalog.CollectionId;
import java.time.Instant;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * This process's turn at an export. Each change of the job is a compare-and-swap of what this
 * process wrote last, so that the turn is over for good as soon as another process has written.
 * Safe for use by many threads.
 */
final class ExportLease {
  private final ExportJobStore jobs;
  private final CollectionId collection;
  private final Lock writing = new ReentrantLock();
  private volatile ExportJobStore.Stored last;

  /** A turn that this process has: it has just written the job with its name. */
  ExportLease(ExportJobStore jobs, CollectionId collection, ExportJobStore.Stored last) {
    this.jobs = jobs;
    this.collection = collection;
    this.last = last;
  }

  CollectionId collection() {
    return collection;
  }

  /** The job as this process wrote it last. */
  ExportJob job() {
    return last.job();
  }

  /**
   * Changes the job, and tells others that it goes on.
   *
   * @throws OvertakenException if the turn is over
   */
  void save(UnaryOperator<ExportJob> change) throws OvertakenException {
    writing.lock();
    try {
      ExportJob next = change.apply(last.job()).at(Instant.now());
      last = jobs.replace(collection, next, last.etag());
    } finally {
      writing.unlock();
    }
  }

  /**
   * Tells others that the export goes on, unless it has ended.
   *
   * @throws OvertakenException if the turn is over
   */
  void beat() throws OvertakenException {
    writing.lock();
    try {
      if (!job().status().ended()) {
        save(UnaryOperator.identity());
      }
    } finally {
      writing.unlock();
    }
  }
}
