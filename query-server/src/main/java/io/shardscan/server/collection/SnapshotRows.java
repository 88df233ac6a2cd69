package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.filter.Filter;
import io.shardscan.server.filter.Scalar;
import io.shardscan.server.memory.FilterCache;
import io.shardscan.server.memory.LoadedSegment;
import io.shardscan.server.scan.block.VectorBlock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/** Finds rows in the snapshots that queries see. */
public final class SnapshotRows implements RowLookup {
  /** Visible rows are listed so many at a time. */
  private static final int STRETCH = 1_024;

  private final ServedSnapshots snapshots;

  /**
   * Rows of what a follower serves.
   *
   * @param store asked about collections that the follower does not serve
   */
  public SnapshotRows(CatalogFollower follower, ObjectStore store) {
    this.snapshots = new ServedSnapshots(follower, store);
  }

  @Override
  public List<StoredRow> find(
      CollectionId collection, Collection<String> keys, boolean withMetadata) {
    Optional<CollectionSnapshot> acquired = snapshots.acquire(collection);
    if (acquired.isEmpty()) {
      return List.of();
    }
    try (CollectionSnapshot snapshot = acquired.get()) {
      return find(snapshot.segments(), keys, withMetadata);
    }
  }

  /** The visible rows of some segments that have certain keys. */
  public static List<StoredRow> find(
      List<SegmentView> views, Collection<String> keys, boolean withMetadata) {
    Filter filter =
        new Filter.In(Filter.KEY, keys.stream().map(key -> (Scalar) new Scalar.Text(key)).toList());
    List<StoredRow> found = new ArrayList<>();
    List<VectorBlock> blocks = AllowedRows.of(filter, views, new FilterCache(0)).blocks();
    int[] rows = new int[STRETCH];
    for (int i = 0; i < blocks.size(); i++) {
      LoadedSegment segment = views.get(i).segment();
      int from = 0;
      int count;
      while ((count = blocks.get(i).visibleRows(from, segment.rows(), rows)) > 0) {
        for (int j = 0; j < count; j++) {
          found.add(row(segment, rows[j], withMetadata));
        }
        from = rows[count - 1] + 1;
      }
    }
    return found;
  }

  @Override
  public List<StoredRow> sample(CollectionId collection, int most, boolean withMetadata) {
    Optional<CollectionSnapshot> acquired = snapshots.acquire(collection);
    if (acquired.isEmpty()) {
      return List.of();
    }
    try (CollectionSnapshot snapshot = acquired.get()) {
      return sample(snapshot.segments(), most, withMetadata);
    }
  }

  /** Visible rows of some segments, chosen by chance. */
  public static List<StoredRow> sample(List<SegmentView> views, int most, boolean withMetadata) {
    long visible = views.stream().mapToLong(SegmentView::visibleRows).sum();
    List<StoredRow> sample = new ArrayList<>();
    Set<Long> chosen = chosen(visible, most);
    long passed = 0;
    for (SegmentView view : views) {
      int[] rows = new int[STRETCH];
      int from = 0;
      int count;
      while ((count = view.block().visibleRows(from, view.segment().rows(), rows)) > 0) {
        for (int j = 0; j < count; j++) {
          if (chosen.contains(passed + j)) {
            sample.add(row(view.segment(), rows[j], withMetadata));
          }
        }
        passed += count;
        from = rows[count - 1] + 1;
      }
    }
    return sample;
  }

  private static Set<Long> chosen(long rows, int most) {
    Set<Long> chosen = new TreeSet<>();
    if (rows <= most) {
      for (long row = 0; row < rows; row++) {
        chosen.add(row);
      }
      return chosen;
    }
    while (chosen.size() < most) {
      chosen.add(ThreadLocalRandom.current().nextLong(rows));
    }
    return chosen;
  }

  private static StoredRow row(LoadedSegment segment, int row, boolean withMetadata) {
    return new StoredRow(
        segment.key(row), segment.vector(row), withMetadata ? segment.metadataJson(row) : null);
  }
}
