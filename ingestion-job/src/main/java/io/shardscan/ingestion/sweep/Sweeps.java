package io.shardscan.ingestion.sweep;

import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectStore;
import java.time.Duration;
import java.util.Set;

/** All that is cleared away, in one go. Used by one thread. */
public final class Sweeps {
  /** How long uploads in parts are kept. */
  private static final Duration UPLOAD_LIFETIME = Duration.ofHours(24);

  /** How long nothing is noted of files that a server rewrites: large ones take their time. */
  private static final Duration REWRITING = Duration.ofMinutes(2);

  private final Sweeper unreferenced;
  private final DeletedCollections deleted;
  private final StaleUploads uploads;
  private final FoldedUploads folded;
  private final UnfinishedReprocessing reprocessing;

  /**
   * Sweeps of a store.
   *
   * @param grace how long an object must have been without reference before it is deleted
   */
  public Sweeps(ObjectStore store, Duration grace) {
    this(store, grace, Environment.MACHINE);
  }

  /** Sweeps with a clock of their own. */
  public Sweeps(ObjectStore store, Duration grace, Environment environment) {
    this.unreferenced = new Sweeper(store, grace, environment);
    this.deleted = new DeletedCollections(store, grace, environment);
    this.uploads = new StaleUploads(store, UPLOAD_LIFETIME, environment);
    this.folded = new FoldedUploads(store, grace, environment);
    this.reprocessing = new UnfinishedReprocessing(store, REWRITING, environment);
  }

  /**
   * Does all of them once.
   *
   * @param underWay files whose segments may not be in a manifest yet
   */
  public void sweep(Set<UploadKey> underWay) {
    unreferenced.sweep(underWay);
    deleted.sweep();
    uploads.sweep();
    folded.sweep();
    reprocessing.sweep();
  }
}
