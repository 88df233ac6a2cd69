package io.shardscan.server.catalog;

import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.segment.DamagedSegmentException;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.server.memory.IndexedSegment;
import io.shardscan.server.memory.KeyIndex;
import io.shardscan.server.memory.LoadedSegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A segment that a collection's loading holds, and its place in the index of keys. */
final class ResidentSegment {
  private final LoadedSegment segment;
  private final Map<SegmentFile, Integer> fileNumbers = new HashMap<>();
  private @Nullable IndexedSegment indexed;
  private @Nullable SegmentView view;
  private int placements;

  /** A segment as it was loaded; its hold passes over to this. */
  ResidentSegment(LoadedSegment segment) {
    this.segment = segment;
    List<SegmentFile> files = segment.files();
    for (int i = 0; i < files.size(); i++) {
      fileNumbers.putIfAbsent(files.get(i), i);
    }
  }

  /** Whether the segment holds keys of deleted rows: it hides rows, and is never searched. */
  boolean deletions() {
    return InlineFiles.isDeletions(segment.files().getFirst().name());
  }

  LoadedSegment segment() {
    return segment;
  }

  /**
   * The number that a file's version has in the segment.
   *
   * @throws DamagedSegmentException if it has none
   */
  int fileNumber(SegmentFile file) {
    Integer number = fileNumbers.get(file);
    if (number == null) {
      throw new DamagedSegmentException(
          segment.id(),
          "the manifest says that it has rows of file '%s', version %s, but it has none"
              .formatted(file.name(), file.version()));
    }
    return number;
  }

  /** The segment's place in an index, which it is added to if it has none yet. */
  IndexedSegment indexedIn(KeyIndex index) {
    IndexedSegment place = indexed;
    if (place == null) {
      place = index.add(segment.rows(), segment.keys(), segment.rowFiles());
      indexed = place;
    }
    return place;
  }

  /** The segment's place in the index, if it has one. */
  @Nullable IndexedSegment indexed() {
    return indexed;
  }

  /** The index is no more: so is the segment's place in it, and what was placed in it. */
  void forgetIndex() {
    indexed = null;
    view = null;
    placements = 0;
  }

  /** Notes that so many placements more, or fewer, are served from here. */
  void addPlacements(int more) {
    placements += more;
  }

  /** Whether no file's rows are served from here. */
  boolean unused() {
    return placements == 0;
  }

  /** How the segment is to be seen from now on; the same object as long as nothing changes. */
  SegmentView view() {
    IndexedSegment place = indexed;
    if (place == null) {
      throw new IllegalStateException("segment " + segment.id() + " is not in the index");
    }
    SegmentView current = view;
    if (current == null || place.changed()) {
      current = SegmentView.of(segment, place.hidden());
      view = current;
    }
    return current;
  }
}
