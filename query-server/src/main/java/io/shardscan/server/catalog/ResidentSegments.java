package io.shardscan.server.catalog;

import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.server.memory.FileOrder;
import io.shardscan.server.memory.IndexedSegment;
import io.shardscan.server.memory.KeyIndex;
import io.shardscan.server.memory.KeysLoader;
import io.shardscan.server.memory.LoadedSegment;
import io.shardscan.server.memory.MemoryBudget;
import io.shardscan.server.memory.SegmentKeys;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one collection that are in memory, whole or but for their vectors, and which of
 * their rows are visible at the epoch that was applied last. Used by one thread at a time.
 *
 * <p>If applying an epoch fails, the index is given up. The segments stay, and the next epoch is
 * applied to a new index, as if nothing had been served before.
 */
final class ResidentSegments implements AutoCloseable {
  private final MemoryBudget budget;
  private final KeysLoader keyLoader;
  private final Map<String, ResidentSegment> segments = new LinkedHashMap<>();
  private final Map<String, FileEntry> files = new HashMap<>();
  private @Nullable KeyIndex index;

  ResidentSegments(MemoryBudget budget, KeysLoader keyLoader) {
    this.budget = budget;
    this.keyLoader = keyLoader;
  }

  /** Whether an entry is of another version of its file than the epoch applied last has. */
  boolean isNew(FileEntry entry) {
    FileEntry before = files.get(entry.name());
    return before == null || !before.version().etag().equals(entry.version().etag());
  }

  /** What it takes to get from the epoch applied last to a manifest's. */
  EpochChange changeTo(Manifest manifest) {
    return EpochChange.between(files, manifest);
  }

  /**
   * What a change needs and is not in memory.
   *
   * @param share what is to be held whole
   * @param leftOut segments of which the keys, where they are here, are enough
   */
  MissingSegments missing(EpochChange change, SegmentShare share, Set<String> leftOut) {
    Map<String, SegmentRef> whole = new LinkedHashMap<>();
    Map<String, SegmentRef> keysOnly = new LinkedHashMap<>();
    for (Placement placement : change.added()) {
      SegmentRef segment = placement.segment();
      if (!segments.containsKey(segment.id())) {
        boolean deletions = InlineFiles.isDeletions(placement.file().name());
        boolean wanted = wholly(share) || (!deletions && share.holds(segment.id()));
        (wanted ? whole : keysOnly).putIfAbsent(segment.id(), segment);
      }
    }
    Set<String> ending = new HashSet<>();
    change.removed().forEach(placement -> ending.add(placement.segment().id()));
    ending.addAll(leftOut);
    for (String id : unfit(share)) {
      if (!ending.contains(id)) {
        whole.putIfAbsent(id, Objects.requireNonNull(segments.get(id)).ref());
      }
    }
    return new MissingSegments(List.copyOf(whole.values()), List.copyOf(keysOnly.values()));
  }

  /** Whether a segment is here, or its keys are. */
  boolean has(String id) {
    return segments.containsKey(id);
  }

  /** The segments of a share of which only the keys are here. */
  Set<String> unfit(SegmentShare share) {
    Set<String> unfit = new HashSet<>();
    for (ResidentSegment each : segments.values()) {
      if (!each.whole() && !each.deletions() && share.holds(each.id())) {
        unfit.add(each.id());
      }
    }
    return unfit;
  }

  private static boolean wholly(SegmentShare share) {
    return share.equals(SegmentShare.ALL);
  }

  /** The segments that are held whole and are not in a share, but for those of deletions. */
  Set<String> beyond(SegmentShare share) {
    Set<String> beyond = new HashSet<>();
    if (!wholly(share)) {
      for (ResidentSegment each : segments.values()) {
        if (each.whole() && !each.deletions() && !share.holds(each.id())) {
          beyond.add(each.id());
        }
      }
    }
    return beyond;
  }

  /** Lets go of all but the keys of some segments. */
  void reduceToKeys(Set<String> surplus) {
    for (String id : surplus) {
      ResidentSegment resident = segments.get(id);
      if (resident != null) {
        resident.reduceToKeys();
      }
    }
  }

  /** Takes a segment over that was loaded whole, with its hold. */
  void add(SegmentRef ref, LoadedSegment segment, SegmentShare share) {
    ResidentSegment resident = segments.get(ref.id());
    if (resident != null) {
      resident.complete(segment);
      return;
    }
    boolean taken = false;
    try {
      SegmentKeys keys = wholly(share) ? segment.keysInPlace() : keyLoader.copyOf(segment);
      segments.put(ref.id(), new ResidentSegment(ref, keys, segment));
      taken = true;
    } finally {
      if (!taken) {
        segment.release();
      }
    }
  }

  /** Takes the keys of a segment over that is held elsewhere, with their hold. */
  void add(SegmentRef ref, SegmentKeys keys) {
    segments.put(ref.id(), new ResidentSegment(ref, keys, null));
  }

  /**
   * Lets go of the segments that the epoch applied last does not use, but for some.
   *
   * @param kept ids of segments to keep all the same
   */
  void dropUnusedBut(Set<String> kept) {
    List<ResidentSegment> dropped =
        segments.values().stream()
            .filter(each -> each.unused() && !kept.contains(each.id()))
            .toList();
    for (ResidentSegment segment : dropped) {
      IndexedSegment place = segment.indexed();
      if (place != null && index != null) {
        index.remove(place);
      }
      segments.remove(segment.id());
      segment.release();
    }
  }

  /**
   * Applies a change, all of whose segments are in memory.
   *
   * @return the segments as they are to be seen from now on
   * @throws io.shardscan.server.memory.BudgetExceededException if the index does not fit
   * @throws io.shardscan.model.segment.DamagedSegmentException if a segment lacks a file
   */
  SnapshotViews apply(EpochChange change) {
    Map<ResidentSegment, BitSet> hidden = hidden(change.removed());
    Map<ResidentSegment, Map<Integer, FileOrder>> shown = shown(change.added());
    boolean applied = false;
    try {
      KeyIndex keys = index;
      if (keys == null) {
        keys = new KeyIndex(budget);
        index = keys;
      }
      applyTo(keys, hidden, shown);
      change.gone().forEach(files::remove);
      files.putAll(change.changed());
      dropUnusedBut(Set.of());
      List<SegmentView> here = new ArrayList<>(segments.size());
      List<RemoteView> elsewhere = new ArrayList<>();
      for (ResidentSegment segment : segments.values()) {
        if (!segment.deletions()) {
          segment.addView(here, elsewhere);
        }
      }
      applied = true;
      return new SnapshotViews(here, elsewhere);
    } finally {
      if (!applied) {
        giveUpIndex();
      }
    }
  }

  private static void applyTo(
      KeyIndex keys,
      Map<ResidentSegment, BitSet> hidden,
      Map<ResidentSegment, Map<Integer, FileOrder>> shown) {
    hidden.forEach(
        (segment, numbers) -> {
          keys.hide(segment.indexedIn(keys), numbers);
          segment.addPlacements(-numbers.cardinality());
        });
    keys.reserve(shown.keySet().stream().mapToLong(ResidentSegment::rows).sum());
    shown.forEach(
        (segment, orders) -> {
          keys.show(segment.indexedIn(keys), orders);
          segment.addPlacements(orders.size());
        });
  }

  private Map<ResidentSegment, BitSet> hidden(List<Placement> removed) {
    List<Placement> oldestFirst = new ArrayList<>(removed);
    oldestFirst.sort(Comparator.comparing(Placement::order));
    Map<ResidentSegment, BitSet> bySegment = new LinkedHashMap<>();
    for (Placement placement : oldestFirst) {
      ResidentSegment segment = resident(placement);
      bySegment
          .computeIfAbsent(segment, any -> new BitSet())
          .set(segment.fileNumber(placement.file()));
    }
    return bySegment;
  }

  private Map<ResidentSegment, Map<Integer, FileOrder>> shown(List<Placement> added) {
    Map<ResidentSegment, Map<Integer, FileOrder>> bySegment = new LinkedHashMap<>();
    for (Placement placement : added) {
      ResidentSegment segment = resident(placement);
      bySegment
          .computeIfAbsent(segment, any -> new HashMap<>())
          .put(segment.fileNumber(placement.file()), placement.order());
    }
    return bySegment;
  }

  private ResidentSegment resident(Placement placement) {
    ResidentSegment segment = segments.get(placement.segment().id());
    if (segment == null) {
      throw new IllegalStateException("segment " + placement.segment().id() + " is not loaded");
    }
    return segment;
  }

  private void giveUpIndex() {
    if (index != null) {
      index.close();
      index = null;
    }
    files.clear();
    segments.values().forEach(ResidentSegment::forgetIndex);
  }

  /** Lets go of everything. */
  @Override
  public void close() {
    giveUpIndex();
    dropUnusedBut(Set.of());
  }
}
