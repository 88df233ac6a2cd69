package io.shardscan.server.catalog;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.segment.SegmentColumn;
import io.shardscan.server.memory.BudgetExceededException;
import io.shardscan.server.memory.ComputePool;
import io.shardscan.server.memory.KeysLoader;
import io.shardscan.server.memory.LoadedSegment;
import io.shardscan.server.memory.MemoryBudget;
import io.shardscan.server.memory.ReadLane;
import io.shardscan.server.memory.SegmentLoader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads epochs that are not served, and single segments, for work that goes through a collection
 * once. What it loads counts against the same memory as what is served. Safe for use by many
 * threads.
 */
public final class SnapshotReader {
  /** Nothing: of every segment the keys are enough. */
  private record KeysAlone() implements SegmentShare {
    @Override
    public boolean holds(String segment) {
      return false;
    }
  }

  private final SegmentLoader loader;
  private final KeysLoader keyLoader;
  private final MemoryBudget budget;
  private final ComputePool computing;
  private final ReadLane lane;

  SnapshotReader(
      SegmentLoader loader,
      KeysLoader keyLoader,
      MemoryBudget budget,
      ComputePool computing,
      ReadLane lane) {
    this.loader = loader;
    this.keyLoader = keyLoader;
    this.budget = budget;
    this.computing = computing;
    this.lane = lane;
  }

  /**
   * The snapshot of a manifest, with all segments elsewhere. While it is worked out, the keys of
   * all rows are in memory; afterwards a bit a row is.
   *
   * @return the snapshot, held once: the caller must close it
   * @throws BudgetExceededException if the keys do not fit in memory
   * @throws io.shardscan.model.segment.DamagedSegmentException if a segment is damaged
   * @throws io.shardscan.model.store.ObjectNotFoundException if one is not there any more
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  public CollectionSnapshot open(Manifest manifest) throws InterruptedException {
    SegmentShare share = new KeysAlone();
    try (ResidentSegments residents = new ResidentSegments(budget, keyLoader)) {
      EpochChange change = residents.changeTo(manifest);
      Map<String, SegmentRef> refs = new HashMap<>();
      change.added().forEach(each -> refs.put(each.segment().id(), each.segment()));
      keyLoader.load(
          manifest.collection(),
          List.copyOf(refs.values()),
          lane,
          keys -> residents.add(Objects.requireNonNull(refs.get(keys.id())), keys));
      SnapshotViews views = computing.call(() -> residents.apply(change));
      return new CollectionSnapshot(new ManifestStore.Loaded(manifest, null), share, views);
    }
  }

  /**
   * Loads a segment into memory.
   *
   * @return the segment, held once: the caller must release it
   * @throws BudgetExceededException if it does not fit in memory
   * @throws io.shardscan.model.segment.DamagedSegmentException if it is damaged
   * @throws io.shardscan.model.store.ObjectNotFoundException if it is not there any more
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  public LoadedSegment load(CollectionId collection, SegmentRef segment)
      throws InterruptedException {
    long bytes = SegmentLoader.memoryBytes(segment, Tier.HOT);
    MemoryBudget.Reservation reservation =
        budget.reserve(bytes).orElseThrow(() -> new BudgetExceededException(bytes, budget));
    List<LoadedSegment> loaded = new ArrayList<>(1);
    loader.load(collection, List.of(segment), Tier.HOT, reservation, lane, loaded::add);
    return loaded.getFirst();
  }

  /** The metadata columns of a segment, which is not loaded for them. */
  public List<SegmentColumn> metadata(CollectionId collection, SegmentRef segment) {
    return loader.metadata(collection, segment);
  }
}
