package io.shardscan.server.catalog;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.segment.DamagedSegmentException;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.server.memory.BudgetExceededException;
import io.shardscan.server.memory.ComputePool;
import io.shardscan.server.memory.MemoryBudget;
import io.shardscan.server.memory.ReadLane;
import io.shardscan.server.memory.SegmentLoader;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gets one collection from epoch to epoch: loads what a manifest names and memory lacks, and makes
 * a snapshot of it. Used by one thread at a time.
 */
final class EpochLoader implements AutoCloseable {
  /** Manifests that are begun with, one after the other, because segments vanish meanwhile. */
  private static final int MAX_MANIFESTS = 16;

  private final CollectionId collection;
  private final ManifestStore manifests;
  private final SegmentLoader loader;
  private final MemoryBudget budget;
  private final ComputePool computing;
  private ResidentSegments residents;
  private ManifestStore.@Nullable Loaded last;
  private Set<String> served = Set.of();

  EpochLoader(
      CollectionId collection,
      ManifestStore manifests,
      SegmentLoader loader,
      MemoryBudget budget,
      ComputePool computing) {
    this.collection = collection;
    this.manifests = manifests;
    this.loader = loader;
    this.budget = budget;
    this.computing = computing;
    this.residents = new ResidentSegments(budget);
  }

  /** What came of an attempt to get to the newest epoch. */
  sealed interface Outcome {
    /** The collection has no manifest. */
    record NoManifest() implements Outcome {}

    /** Nothing has changed. */
    record Unchanged() implements Outcome {}

    /** More bytes would have to be loaded than the attempt was allowed. */
    record TooLarge() implements Outcome {}

    /**
     * A newer epoch is loaded.
     *
     * @param snapshot the collection at that epoch, held once
     */
    record Loaded(CollectionSnapshot snapshot) implements Outcome {}
  }

  /**
   * Loads the newest epoch, if it is not loaded yet.
   *
   * @param maxBytes most bytes of memory that segments to load may take
   * @throws BudgetExceededException if it does not fit in the budget
   * @throws DamagedSegmentException if a segment is damaged or missing
   * @throws io.shardscan.model.catalog.DamagedCatalogException if the manifest is damaged
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  Outcome load(ReadLane lane, long maxBytes) throws InterruptedException {
    ManifestStore.Loaded next = manifests.load(collection, last);
    for (int manifest = 1; ; manifest++) {
      if (next.etag() == null) {
        forget();
        return new Outcome.NoManifest();
      }
      if (last != null && Objects.equals(next.etag(), last.etag())) {
        return new Outcome.Unchanged();
      }
      EpochChange change = residents.changeTo(next.manifest());
      List<SegmentRef> missing = residents.missing(change);
      long bytes = missing.stream().mapToLong(SegmentLoader::memoryBytes).reduce(0, Math::addExact);
      if (bytes > maxBytes) {
        return new Outcome.TooLarge();
      }
      Optional<String> vanished = load(missing, bytes, change, lane);
      if (vanished.isEmpty()) {
        return new Outcome.Loaded(apply(next, change, bytes));
      }
      ManifestStore.Loaded newer = manifests.load(collection, next);
      if (Objects.equals(newer.etag(), next.etag()) || manifest == MAX_MANIFESTS) {
        throw new DamagedSegmentException(
            vanished.get(), "it is not in the store, although the manifest names it");
      }
      next = newer;
    }
  }

  /**
   * Loads segments.
   *
   * @return a segment that is not in the store any more, if any
   */
  private Optional<String> load(
      List<SegmentRef> missing, long bytes, EpochChange change, ReadLane lane)
      throws InterruptedException {
    Set<String> kept = new HashSet<>(served);
    kept.addAll(change.addedSegments());
    residents.dropUnusedBut(kept);
    MemoryBudget.Reservation reservation =
        budget
            .reserve(bytes)
            .orElseThrow(
                () -> {
                  residents.dropUnusedBut(served);
                  return new BudgetExceededException(bytes, budget);
                });
    try {
      loader.load(collection, missing, reservation, lane, residents::add);
      return Optional.empty();
    } catch (ObjectNotFoundException e) {
      return Optional.of(e.key());
    }
  }

  private CollectionSnapshot apply(ManifestStore.Loaded next, EpochChange change, long bytes)
      throws InterruptedException {
    CollectionSnapshot snapshot;
    try {
      snapshot =
          computing.call(() -> new CollectionSnapshot(next.manifest(), residents.apply(change)));
    } catch (BudgetExceededException e) {
      // What was loaded for nothing must not keep other collections out.
      residents.dropUnusedBut(served);
      throw new BudgetExceededException(bytes + e.needed(), budget);
    }
    last = next;
    served = snapshot.segmentIds();
    return snapshot;
  }

  /** Lets go of everything that was loaded; later loads begin anew. */
  void forget() {
    residents.close();
    residents = new ResidentSegments(budget);
    last = null;
    served = Set.of();
  }

  @Override
  public void close() {
    residents.close();
  }
}
