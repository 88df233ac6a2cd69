package io.shardscan.server.catalog;

import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.segment.DamagedSegmentException;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.server.memory.IndexedSegment;
import io.shardscan.server.memory.KeyIndex;
import io.shardscan.server.memory.LoadedSegment;
import io.shardscan.server.memory.SegmentKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A segment of which a collection's loading holds the keys or all, and its place in the index of
 * keys.
 */
final class ResidentSegment {
  private final SegmentRef ref;
  private final SegmentKeys keys;
  private final Map<SegmentFile, Integer> fileNumbers = new HashMap<>();
  private @Nullable LoadedSegment segment;
  private @Nullable IndexedSegment indexed;
  private @Nullable SegmentView here;
  private @Nullable RemoteView elsewhere;
  private int placements;

  /**
   * A segment as it was loaded; the holds pass over to this.
   *
   * @param segment all of it, or null if only its keys were loaded
   */
  ResidentSegment(SegmentRef ref, SegmentKeys keys, @Nullable LoadedSegment segment) {
    this.ref = ref;
    this.keys = keys;
    this.segment = segment;
    List<SegmentFile> files = keys.files();
    for (int i = 0; i < files.size(); i++) {
      fileNumbers.putIfAbsent(files.get(i), i);
    }
  }

  /** Whether the segment holds keys of deleted rows: it hides rows, and is never searched. */
  boolean deletions() {
    return InlineFiles.isDeletions(keys.files().getFirst().name());
  }

  String id() {
    return ref.id();
  }

  SegmentRef ref() {
    return ref;
  }

  int rows() {
    return keys.rows();
  }

  /** Whether all of the segment is here. */
  boolean whole() {
    return segment != null;
  }

  /** Takes the whole segment over, with its hold. */
  void complete(LoadedSegment whole) {
    segment = whole;
    here = null;
    elsewhere = null;
  }

  /** Lets go of all but the keys. */
  void reduceToKeys() {
    if (segment != null) {
      segment.release();
      segment = null;
      here = null;
      elsewhere = null;
    }
  }

  /** Lets go of everything. */
  void release() {
    reduceToKeys();
    keys.release();
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
          ref.id(),
          "the manifest says that it has rows of file '%s', version %s, but it has none"
              .formatted(file.name(), file.version()));
    }
    return number;
  }

  /** The segment's place in an index, which it is added to if it has none yet. */
  IndexedSegment indexedIn(KeyIndex index) {
    IndexedSegment place = indexed;
    if (place == null) {
      place = index.add(keys.rows(), keys.keys(), keys.rowFiles());
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
    here = null;
    elsewhere = null;
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

  /** Adds how the segment is to be seen from now on; the same as long as nothing changes. */
  void addView(List<SegmentView> whole, List<RemoteView> keysOnly) {
    IndexedSegment place = indexed;
    if (place == null) {
      throw new IllegalStateException("segment " + ref.id() + " is not in the index");
    }
    if (place.changed()) {
      here = null;
      elsewhere = null;
    }
    LoadedSegment loaded = segment;
    if (loaded == null) {
      RemoteView view = elsewhere;
      if (view == null) {
        view = new RemoteView(ref, place.hidden());
        elsewhere = view;
      }
      keysOnly.add(view);
      return;
    }
    SegmentView view = here;
    if (view == null) {
      view = SegmentView.of(loaded, place.hidden());
      here = view;
    }
    whole.add(view);
  }
}
