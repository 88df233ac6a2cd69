package io.shardscan.model.catalog;

import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.VersionedBytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads manifests and commits changes to them. The ingestion job alone commits; a second committer,
 * for example a job that was thought dead, does no harm, since each commit is a compare-and-swap of
 * the manifest it was worked out from. Safe for use by many threads.
 */
public final class ManifestStore {
  /** Tries of one commit, beyond which the contention is left to the caller to wait out. */
  private static final int MAX_TRIES = 16;

  /** Most bytes of a manifest or a list: beyond, it is damaged. */
  private static final int MAX_BYTES = 256 << 20;

  private final ObjectStore store;
  private final Environment environment;

  /** Manifests in a store. */
  public ManifestStore(ObjectStore store) {
    this(store, Environment.MACHINE);
  }

  /** Manifests in a store; new lists get their ids from an environment. */
  public ManifestStore(ObjectStore store, Environment environment) {
    this.store = store;
    this.environment = environment;
  }

  /**
   * A manifest as it was read.
   *
   * @param manifest what is live
   * @param etag the version of the manifest object, or null if there is none yet
   */
  public record Loaded(Manifest manifest, @Nullable String etag) {}

  /**
   * Loads a collection's manifest; an empty one if it has had no commit.
   *
   * @param previous an earlier load of the same collection, whose lists are not read again, or null
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   * @throws DamagedCatalogException if the manifest cannot be understood
   */
  public Loaded load(CollectionId collection, @Nullable Loaded previous) {
    String key = StoreLayout.manifest(collection);
    Map<String, FileList> known = new HashMap<>();
    if (previous != null) {
      previous
          .manifest()
          .contents()
          .parts()
          .forEach(part -> known.put(part.list().id(), part.list()));
    }
    for (int attempt = 1; ; attempt++) {
      VersionedBytes read;
      try {
        read = store.read(key, MAX_BYTES);
      } catch (ObjectNotFoundException e) {
        return new Loaded(Manifest.empty(collection), null);
      }
      if (previous != null && read.etag().equals(previous.etag())) {
        return previous;
      }
      try {
        return new Loaded(
            ManifestJson.read(
                collection,
                key,
                read.bytes(),
                id -> known.computeIfAbsent(id, missing -> readList(collection, missing))),
            read.etag());
      } catch (ObjectNotFoundException e) {
        // The list belonged to a manifest that has since been replaced and was swept: read again.
        if (attempt == MAX_TRIES) {
          throw e;
        }
      }
    }
  }

  /**
   * Applies changes in one step: every reader sees all of them or none. Changes that the manifest
   * already has are not applied again, so a commit whose outcome is not known may be repeated.
   *
   * @param previous an earlier load, from which lists need not be read again, or null
   * @return the manifest after the commit
   * @throws OutcomeUnknownException if the store does not tell, try after try, what became of the
   *     commit; nothing may be deleted then
   * @throws PreconditionFailedException if other committers won, try after try
   * @throws io.shardscan.model.store.StoreUnavailableException if nothing could be written
   */
  public Loaded commit(
      CollectionId collection, List<ManifestChange> changes, @Nullable Loaded previous) {
    return commit(collection, () -> changes, previous);
  }

  /**
   * Applies changes that hold only for the moment, otherwise as {@link #commit(CollectionId, List,
   * Loaded)}. They are asked for anew whenever others have committed in between: what is said after
   * a manifest was read takes effect only if that manifest is still the newest.
   *
   * @param changes gives the changes as they are right now
   */
  public Loaded commit(
      CollectionId collection, Supplier<List<ManifestChange>> changes, @Nullable Loaded previous) {
    Loaded base = previous == null ? load(collection, null) : previous;
    for (int attempt = 1; ; attempt++) {
      ManifestUpdate.Result update =
          ManifestUpdate.apply(base.manifest(), changes.get(), environment);
      if (update.manifest().epoch() == base.manifest().epoch()) {
        // Nothing to do, unless what we know is out of date.
        Loaded current = load(collection, base);
        if (Objects.equals(current.etag(), base.etag())) {
          return current;
        }
        base = current;
        continue;
      }
      for (FileList list : update.newLists()) {
        store.put(
            StoreLayout.fileList(collection, list.id()),
            ManifestJson.write(list),
            PutCondition.ALWAYS);
      }
      try {
        String etag =
            store
                .put(
                    StoreLayout.manifest(collection),
                    ManifestJson.write(update.manifest()),
                    base.etag() == null
                        ? PutCondition.IF_ABSENT
                        : PutCondition.ifMatch(base.etag()))
                .etag();
        return new Loaded(update.manifest(), etag);
      } catch (PreconditionFailedException | OutcomeUnknownException e) {
        // Lost the race, or won it without hearing so: the manifest itself tells, and applying the
        // changes to it again does nothing if they are there.
        if (attempt == MAX_TRIES) {
          throw e;
        }
        base = load(collection, base);
      }
    }
  }

  /**
   * Reads a list that a manifest names.
   *
   * @throws ObjectNotFoundException if it is not there (any more)
   */
  FileList readList(CollectionId collection, String id) {
    String key = StoreLayout.fileList(collection, id);
    return ManifestJson.readList(id, key, store.read(key, MAX_BYTES).bytes());
  }
}
