package io.shardscan.server.catalog;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.segment.DamagedSegmentException;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.server.memory.BudgetExceededException;
import io.shardscan.server.memory.ComputePool;
import io.shardscan.server.memory.KeysLoader;
import io.shardscan.server.memory.MemoryBudget;
import io.shardscan.server.memory.ReadLane;
import io.shardscan.server.memory.SegmentLoader;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
  private final SegmentHolders holders;
  private final SegmentLoader loader;
  private final KeysLoader keyLoader;
  private final MemoryBudget budget;
  private final ComputePool computing;
  private ResidentSegments residents;
  private Tier tier = Tier.HOT;
  private ManifestStore.@Nullable Loaded last;
  private volatile SegmentShare lastShare = SegmentShare.ALL;
  private volatile boolean loadedOnce;
  private volatile Set<String> beyondShare = Set.of();
  private Set<String> served = Set.of();

  EpochLoader(
      CollectionId collection,
      ManifestStore manifests,
      SegmentHolders holders,
      SegmentLoader loader,
      KeysLoader keyLoader,
      MemoryBudget budget,
      ComputePool computing) {
    this.collection = collection;
    this.manifests = manifests;
    this.holders = holders;
    this.loader = loader;
    this.keyLoader = keyLoader;
    this.budget = budget;
    this.computing = computing;
    this.residents = new ResidentSegments(budget, keyLoader);
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
     * @param uploaded when the files were uploaded whose rows are new in it; none if it is the
     *     first
     */
    record Loaded(CollectionSnapshot snapshot, List<Instant> uploaded) implements Outcome {}
  }

  /**
   * Loads the newest epoch, if it is not loaded yet.
   *
   * <p>A collection whose tier has changed is loaded anew in the other one, beside what is served.
   *
   * @param wanted the tier, hot or warm
   * @param maxBytes most bytes of segments to read
   * @throws BudgetExceededException if it does not fit in the budget
   * @throws DamagedSegmentException if a segment is damaged or missing
   * @throws io.shardscan.model.catalog.DamagedCatalogException if the manifest is damaged
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  Outcome load(Tier wanted, ReadLane lane, long maxBytes) throws InterruptedException {
    if (wanted == tier) {
      return loadInTier(lane, maxBytes);
    }
    ResidentSegments before = residents;
    Tier tierBefore = tier;
    ManifestStore.Loaded lastBefore = last;
    boolean moved = false;
    residents = new ResidentSegments(budget, keyLoader);
    tier = wanted;
    last = null;
    try {
      Outcome outcome = loadInTier(lane, maxBytes);
      moved = !(outcome instanceof Outcome.TooLarge);
      return outcome;
    } finally {
      (moved ? before : residents).close();
      if (!moved) {
        residents = before;
        tier = tierBefore;
        last = lastBefore;
      }
    }
  }

  private Outcome loadInTier(ReadLane lane, long maxBytes) throws InterruptedException {
    SegmentShare share = holders.share();
    ManifestStore.Loaded next = manifests.load(collection, last);
    for (int manifest = 1; ; manifest++) {
      if (next.etag() == null) {
        forget();
        return new Outcome.NoManifest();
      }
      boolean same = last != null && Objects.equals(next.etag(), last.etag());
      Set<String> surplus = residents.beyond(share);
      surplus.removeIf(segment -> !holders.mayDrop(collection, segment));
      if (same && share.equals(lastShare) && surplus.isEmpty()) {
        return new Outcome.Unchanged();
      }
      EpochChange change = residents.changeTo(next.manifest());
      MissingSegments missing = residents.missing(change, share);
      if (missing.bytesToRead() > maxBytes) {
        return new Outcome.TooLarge();
      }
      Optional<String> vanished = load(missing, share, change, lane);
      if (vanished.isEmpty()) {
        residents.reduceToKeys(surplus);
        List<Instant> uploaded = loadedOnce ? uploaded(change) : List.of();
        return new Outcome.Loaded(apply(next, share, change, missing.memoryBytes(tier)), uploaded);
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
      MissingSegments missing, SegmentShare share, EpochChange change, ReadLane lane)
      throws InterruptedException {
    Set<String> kept = new HashSet<>(served);
    kept.addAll(change.addedSegments());
    residents.dropUnusedBut(kept);
    long bytes = missing.memoryBytes(tier);
    MemoryBudget.Reservation reservation =
        budget
            .reserve(bytes)
            .orElseThrow(
                () -> {
                  residents.dropUnusedBut(served);
                  return new BudgetExceededException(bytes, budget);
                });
    Map<String, SegmentRef> refs = new HashMap<>();
    missing.whole().forEach(ref -> refs.put(ref.id(), ref));
    missing.keysOnly().forEach(ref -> refs.put(ref.id(), ref));
    try {
      loader.load(
          collection,
          missing.whole(),
          tier,
          reservation,
          lane,
          segment -> residents.add(named(refs, segment.id()), segment, share));
      keyLoader.load(
          collection,
          missing.keysOnly(),
          lane,
          keys -> residents.add(named(refs, keys.id()), keys));
      return Optional.empty();
    } catch (ObjectNotFoundException e) {
      return Optional.of(e.key());
    }
  }

  private static SegmentRef named(Map<String, SegmentRef> refs, String id) {
    return Objects.requireNonNull(refs.get(id));
  }

  private CollectionSnapshot apply(
      ManifestStore.Loaded next, SegmentShare share, EpochChange change, long bytes)
      throws InterruptedException {
    CollectionSnapshot snapshot;
    try {
      snapshot = computing.call(() -> new CollectionSnapshot(next, share, residents.apply(change)));
    } catch (BudgetExceededException e) {
      // What was loaded for nothing must not keep other collections out.
      residents.dropUnusedBut(served);
      throw e.needed() == 0 ? e : new BudgetExceededException(bytes + e.needed(), budget);
    }
    last = next;
    lastShare = share;
    loadedOnce = true;
    beyondShare = residents.beyond(share);
    served = snapshot.segmentIds();
    return snapshot;
  }

  /** Whether what was loaded last is not what this server is to hold now. */
  boolean outdated() {
    return loadedOnce && !holders.share().equals(lastShare);
  }

  /** Whether loading again would have other segments held. */
  boolean misplaced() {
    return outdated()
        || beyondShare.stream().anyMatch(segment -> holders.mayDrop(collection, segment));
  }

  private List<Instant> uploaded(EpochChange change) {
    return change.changed().values().stream()
        .filter(entry -> !entry.failed() && residents.isNew(entry))
        .map(entry -> entry.version().modified())
        .toList();
  }

  /** Lets go of everything that was loaded; later loads begin anew. */
  void forget() {
    residents.close();
    residents = new ResidentSegments(budget, keyLoader);
    last = null;
    loadedOnce = false;
    beyondShare = Set.of();
    served = Set.of();
  }

  @Override
  public void close() {
    residents.close();
  }
}
