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
import java.util.ArrayList;
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

  /** Bytes that are left free for the key of a row and its place in the index. */
  private static final long KEY_BYTES = 64;

  /** Of the budget so small a part is left free for the keys of what comes later. */
  private static final int SPARE_PART = 16;

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
  private volatile Set<String> unfit = Set.of();
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

    /**
     * Nothing has changed, and some segments of this server's share still do not fit.
     *
     * @param excess why
     */
    record StillUnfit(BudgetExceededException excess) implements Outcome {}

    /** More bytes would have to be loaded than the attempt was allowed. */
    record TooLarge() implements Outcome {}

    /**
     * A newer epoch is loaded.
     *
     * @param snapshot the collection at that epoch, held once
     * @param uploaded when the files were uploaded whose rows are new in it; none if it is the
     *     first
     * @param excess why segments of this server's share are left to others, if any are
     */
    record Loaded(
        CollectionSnapshot snapshot,
        List<Instant> uploaded,
        Optional<BudgetExceededException> excess)
        implements Outcome {}
  }

  /**
   * Loads the newest epoch, if it is not loaded yet.
   *
   * <p>A collection whose tier has changed is loaded anew in the other one, beside what is served.
   *
   * <p>Where other servers hold segments too, those that do not fit are left to them: of these only
   * the keys are loaded.
   *
   * @param wanted the tier, hot or warm
   * @param maxBytes most bytes of segments to read
   * @param again whether to try again what did not fit
   * @throws BudgetExceededException if it does not fit in the budget
   * @throws DamagedSegmentException if a segment is damaged or missing
   * @throws io.shardscan.model.catalog.DamagedCatalogException if the manifest is damaged
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  Outcome load(Tier wanted, ReadLane lane, long maxBytes, boolean again)
      throws InterruptedException {
    if (wanted == tier) {
      return loadInTier(lane, maxBytes, again, true);
    }
    ResidentSegments before = residents;
    Tier tierBefore = tier;
    ManifestStore.Loaded lastBefore = last;
    Set<String> unfitBefore = unfit;
    boolean moved = false;
    residents = new ResidentSegments(budget, keyLoader);
    tier = wanted;
    last = null;
    unfit = Set.of();
    try {
      // What is held in one tier is not given up for want of room in the other.
      Outcome outcome = loadInTier(lane, maxBytes, again, !loadedOnce);
      moved = !(outcome instanceof Outcome.TooLarge);
      return outcome;
    } finally {
      (moved ? before : residents).close();
      if (!moved) {
        residents = before;
        tier = tierBefore;
        last = lastBefore;
        unfit = unfitBefore;
      }
    }
  }

  private Outcome loadInTier(ReadLane lane, long maxBytes, boolean again, boolean mayLeaveOut)
      throws InterruptedException {
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
      boolean settled = same && share.equals(lastShare) && surplus.isEmpty();
      if (settled && (unfit.isEmpty() || !again)) {
        return new Outcome.Unchanged();
      }
      EpochChange change = residents.changeTo(next.manifest());
      MissingSegments missing = residents.missing(change, share, again ? Set.of() : unfit);
      if (missing.bytesToRead() > maxBytes) {
        return new Outcome.TooLarge();
      }
      try {
        Optional<BudgetExceededException> excess =
            load(missing, share, change, lane, mayLeaveOut && !share.equals(SegmentShare.ALL));
        if (settled && excess.isPresent() && residents.unfit(share).equals(unfit)) {
          return new Outcome.StillUnfit(excess.get());
        }
        residents.reduceToKeys(surplus);
        List<Instant> uploaded = loadedOnce ? uploaded(change) : List.of();
        CollectionSnapshot snapshot = apply(next, share, change, missing.memoryBytes(tier));
        return new Outcome.Loaded(snapshot, uploaded, excess);
      } catch (ObjectNotFoundException vanished) {
        ManifestStore.Loaded newer = manifests.load(collection, next);
        if (Objects.equals(newer.etag(), next.etag()) || manifest == MAX_MANIFESTS) {
          throw new DamagedSegmentException(
              vanished.key(), "it is not in the store, although the manifest names it");
        }
        next = newer;
      }
    }
  }

  /**
   * Loads segments.
   *
   * @param mayLeaveOut whether of those that do not fit the keys are enough
   * @return why some were left out, if any were
   * @throws ObjectNotFoundException if a segment is not in the store any more
   */
  private Optional<BudgetExceededException> load(
      MissingSegments missing,
      SegmentShare share,
      EpochChange change,
      ReadLane lane,
      boolean mayLeaveOut)
      throws InterruptedException {
    Set<String> kept = new HashSet<>(served);
    kept.addAll(change.addedSegments());
    residents.dropUnusedBut(kept);
    Optional<BudgetExceededException> excess = Optional.empty();
    try {
      if (mayLeaveOut) {
        loadWhatFits(missing, share, lane);
      } else {
        loadWhole(missing.whole(), share, lane);
      }
    } catch (BudgetExceededException e) {
      if (!mayLeaveOut) {
        // What was loaded for nothing must not keep other collections out.
        residents.dropUnusedBut(served);
        throw e;
      }
      excess = Optional.of(e);
    }
    List<SegmentRef> keysOnly = new ArrayList<>(missing.keysOnly());
    missing.whole().stream().filter(ref -> !residents.has(ref.id())).forEach(keysOnly::add);
    Map<String, SegmentRef> refs = byId(keysOnly);
    keyLoader.load(collection, keysOnly, lane, keys -> residents.add(named(refs, keys.id()), keys));
    return excess;
  }

  /** Loads the smallest segments, as many as fit beside the keys of all. */
  private void loadWhatFits(MissingSegments missing, SegmentShare share, ReadLane lane)
      throws InterruptedException {
    List<SegmentRef> smallestFirst = missing.smallestFirst();
    long free = budget.free() - missing.rows() * KEY_BYTES - budget.limit() / SPARE_PART;
    List<SegmentRef> fitting = new ArrayList<>();
    for (SegmentRef ref : smallestFirst) {
      free -= SegmentLoader.memoryBytes(ref, tier);
      if (free < 0) {
        break;
      }
      fitting.add(ref);
    }
    loadWhole(fitting, share, lane);
    if (fitting.size() < smallestFirst.size()) {
      SegmentRef next = smallestFirst.get(fitting.size());
      throw new BudgetExceededException(SegmentLoader.memoryBytes(next, tier), budget);
    }
  }

  private void loadWhole(List<SegmentRef> segments, SegmentShare share, ReadLane lane)
      throws InterruptedException {
    long bytes = MissingSegments.memoryBytes(segments, tier);
    MemoryBudget.Reservation reservation =
        budget.reserve(bytes).orElseThrow(() -> new BudgetExceededException(bytes, budget));
    Map<String, SegmentRef> refs = byId(segments);
    loader.load(
        collection,
        segments,
        tier,
        reservation,
        lane,
        segment -> residents.add(named(refs, segment.id()), segment, share));
  }

  private static Map<String, SegmentRef> byId(List<SegmentRef> segments) {
    Map<String, SegmentRef> refs = new HashMap<>();
    segments.forEach(ref -> refs.put(ref.id(), ref));
    return refs;
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
      residents.dropUnusedBut(served);
      throw e.needed() == 0 ? e : new BudgetExceededException(bytes + e.needed(), budget);
    }
    last = next;
    lastShare = share;
    loadedOnce = true;
    beyondShare = residents.beyond(share);
    unfit = residents.unfit(share);
    served = snapshot.segmentIds();
    return snapshot;
  }

  /** Segments of this server's share that are left to others, since they do not fit. */
  int unfitSegments() {
    return unfit.size();
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
    unfit = Set.of();
    served = Set.of();
  }

  @Override
  public void close() {
    residents.close();
  }
}
