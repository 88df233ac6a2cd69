package io.shardscan.server.export;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.HeldManifestStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.VersionedBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Export jobs in the store, beside the files that they write. */
public final class ExportJobStore {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final int MAX_BYTES = 8 << 20;
  private static final String JOB = "job.json";

  private final ObjectStore store;
  private final HeldManifestStore held;

  /** Jobs in a store. */
  public ExportJobStore(ObjectStore store) {
    this.store = store;
    this.held = new HeldManifestStore(store);
  }

  /**
   * A job as it was read or written.
   *
   * @param etag the version of its object
   */
  record Stored(ExportJob job, String etag) {}

  /** Where an export's file lies. */
  public static String file(CollectionId collection, String id, String object) {
    return StoreLayout.exports(collection) + id + "/" + object;
  }

  /** Looks a job up. One that no server can go on with is told as failed. */
  public Optional<ExportJob> load(CollectionId collection, String id) {
    Optional<ExportJob> job = find(collection, id).map(Stored::job);
    if (job.isEmpty() || job.get().status().ended() || held.isHeld(collection, id)) {
      return job;
    }
    // What it held may have been let go of because it has ended since.
    return find(collection, id)
        .map(Stored::job)
        .map(
            now ->
                now.status().ended()
                    ? now
                    : now.failedWith(
                        "The export was not finished within %d hours: begin another."
                            .formatted(HeldManifestStore.LONGEST.toHours())));
  }

  /** Looks a job up as it is stored. */
  Optional<Stored> find(CollectionId collection, String id) {
    if (!ID.matcher(id).matches()) {
      return Optional.empty();
    }
    try {
      VersionedBytes found = store.read(file(collection, id, JOB), MAX_BYTES);
      return Optional.of(new Stored(ExportJobJson.read(found.bytes(), id), found.etag()));
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Writes a job that nobody knows yet. */
  Stored create(CollectionId collection, ExportJob job) {
    byte[] content = ExportJobJson.write(job);
    String key = file(collection, job.id(), JOB);
    return new Stored(job, store.put(key, content, PutCondition.ALWAYS).etag());
  }

  /**
   * Writes a job over one version of it.
   *
   * @param etag the version
   * @throws OvertakenException if that is no longer the newest, or the job was deleted
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  Stored replace(CollectionId collection, ExportJob job, String etag) throws OvertakenException {
    byte[] content = ExportJobJson.write(job);
    String key = file(collection, job.id(), JOB);
    try {
      return new Stored(job, store.put(key, content, PutCondition.ifMatch(etag)).etag());
    } catch (PreconditionFailedException | OutcomeUnknownException e) {
      // The write may have been done although its answer was lost: what is there tells.
      try {
        VersionedBytes now = store.read(key, MAX_BYTES);
        if (Arrays.equals(now.bytes(), content)) {
          return new Stored(job, now.etag());
        }
        if (now.etag().equals(etag)) {
          throw e;
        }
      } catch (ObjectNotFoundException gone) {
        e.addSuppressed(gone);
      }
      throw new OvertakenException(job.id(), e);
    }
  }

  /** Deletes a job and its files. */
  public void remove(CollectionId collection, String id) {
    held.release(collection, id);
    objects(collection, id).forEach(store::delete);
  }

  /** The keys of all that an export has in the store, but for what it holds. */
  List<String> objects(CollectionId collection, String id) {
    List<String> keys = new ArrayList<>();
    store.list(file(collection, id, ""), object -> keys.add(object.key()));
    return keys;
  }
}
