package io.shardscan.server.catalog;

import io.shardscan.model.basis.Calibration;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.ServedRows;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.code.CodeBlock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A collection at one epoch, whole and loaded. Never changes. It counts its holders and holds its
 * segments until the last one lets go; it is made with one holder. Safe for use by many threads.
 */
public final class CollectionSnapshot implements AutoCloseable {
  private final Manifest manifest;
  private final SnapshotVersion version;
  private final SegmentShare share;
  private final List<SegmentView> segments;
  private final List<RemoteView> elsewhere;
  private final List<VectorBlock> blocks;
  private final List<Optional<CodeBlock>> codes;
  private final OptionalInt dimension;
  private final long visibleRows;
  private final long bytes;
  private final AtomicInteger holders = new AtomicInteger(1);
  private volatile @Nullable Map<String, FileEntry> files;

  /** A snapshot of segments, which it holds from now on. The caller must hold them, too. */
  CollectionSnapshot(ManifestStore.Loaded loaded, SegmentShare share, SnapshotViews views) {
    this.manifest = loaded.manifest();
    this.version =
        loaded.etag() == null
            ? SnapshotVersion.NONE
            : new SnapshotVersion(manifest.epoch(), loaded.etag());
    this.share = share;
    this.segments = views.here();
    this.elsewhere = views.elsewhere();
    this.blocks = segments.stream().map(SegmentView::block).toList();
    this.codes = segments.stream().map(view -> view.segment().codes()).toList();
    this.dimension = manifest.dimension();
    this.visibleRows =
        segments.stream().mapToLong(SegmentView::visibleRows).sum()
            + elsewhere.stream().mapToLong(RemoteView::visibleRows).sum();
    this.bytes = segments.stream().mapToLong(view -> view.segment().byteSize()).sum();
    segments.forEach(view -> view.segment().retain());
  }

  /** Which manifest it is of. */
  public SnapshotVersion version() {
    return version;
  }

  /** What this server was to hold of it when it was made. */
  public SegmentShare share() {
    return share;
  }

  /** Segments of which only the keys are here. */
  public List<RemoteView> elsewhere() {
    return elsewhere;
  }

  /** Whether all segments are here. */
  public boolean whole() {
    return elsewhere.isEmpty();
  }

  /** The number of the manifest. */
  public long epoch() {
    return manifest.epoch();
  }

  /** Every segment that is here, those included none of whose rows is visible. */
  public List<SegmentView> segments() {
    return segments;
  }

  /** What to scan: the block of each of {@link #segments}, in the same order. */
  public List<VectorBlock> blocks() {
    return blocks;
  }

  /** The codes of each of {@link #segments}, in the same order. */
  public List<Optional<CodeBlock>> codes() {
    return codes;
  }

  /** What approximate searches may assume, if it has been measured. */
  public Optional<Calibration> calibration() {
    return Optional.ofNullable(manifest.calibration());
  }

  /** Components of the vectors; empty if there are none. */
  public OptionalInt dimension() {
    return dimension;
  }

  /** Rows that queries see. */
  public long visibleRows() {
    return visibleRows;
  }

  /** Bytes of memory that the segments that are here take. */
  public long bytes() {
    return bytes;
  }

  /** Bytes of the segments, here or elsewhere. */
  public long storedBytes() {
    return bytes + elsewhere.stream().mapToLong(view -> view.segment().bytes()).sum();
  }

  /** What the manifest says. */
  public Manifest manifest() {
    return manifest;
  }

  /** The files that the manifest knows, by name. Must not be changed. */
  public Map<String, FileEntry> files() {
    Map<String, FileEntry> byName = files;
    if (byName == null) {
      byName = new HashMap<>();
      for (FileEntry entry : manifest.files()) {
        byName.put(entry.name(), entry);
      }
      files = byName;
    }
    return byName;
  }

  /** The segments as the manifest names them, each once, but for those of deletions. */
  public Collection<SegmentRef> segmentRefs() {
    Map<String, SegmentRef> byId = new HashMap<>();
    for (FileEntry entry : files().values()) {
      ServedRows served = entry.served();
      if (served != null && served.dimension() > 0) {
        served.segments().forEach(segment -> byId.put(segment.id(), segment));
      }
    }
    return byId.values();
  }

  /** Ids of all segments, here or elsewhere. */
  public Set<String> segmentIds() {
    Set<String> ids =
        segments.stream().map(view -> view.segment().id()).collect(Collectors.toSet());
    elsewhere.forEach(view -> ids.add(view.segment().id()));
    return ids;
  }

  /** Holds the snapshot, unless nobody does any more. */
  public boolean tryRetain() {
    return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /** Lets go of the snapshot. To be called once by each holder. */
  @Override
  public void close() {
    int left = holders.decrementAndGet();
    if (left == 0) {
      segments.forEach(view -> view.segment().release());
    } else if (left < 0) {
      throw new IllegalStateException("the snapshot was released more often than held");
    }
  }
}
