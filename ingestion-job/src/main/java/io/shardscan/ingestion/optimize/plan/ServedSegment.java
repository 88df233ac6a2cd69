package io.shardscan.ingestion.optimize.plan;

import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.ServedRows;
import java.util.LinkedHashMap;
import java.util.Map;

/** A segment that a manifest names, and the files of which it serves rows. */
public final class ServedSegment {
  private final SegmentRef reference;
  private final Map<String, Integer> files = new LinkedHashMap<>();
  private final long oldestSequence;
  private final int firstPlace;
  private long liveRows;

  ServedSegment(SegmentRef reference, long oldestSequence, int firstPlace) {
    this.reference = reference;
    this.oldestSequence = oldestSequence;
    this.firstPlace = firstPlace;
  }

  /**
   * Notes that it serves rows of a file.
   *
   * @param index where it stands among the segments of the file
   */
  void add(String file, ServedRows rows, int index) {
    files.put(file, index);
    // How many rows of a file lie in one of several segments is not known: all that may be.
    liveRows += rows.segments().size() == 1 ? rows.rows() : reference.rows();
  }

  /** The segment. */
  public SegmentRef reference() {
    return reference;
  }

  /** The segment's id. */
  String id() {
    return reference.id();
  }

  /** The files' names, and where it stands among the segments of each. */
  Map<String, Integer> files() {
    return files;
  }

  /** The lowest sequence of the files when it was first met, by which segments are put in order. */
  long oldestSequence() {
    return oldestSequence;
  }

  /** The segment's place in that file. */
  int firstPlace() {
    return firstPlace;
  }

  /** Whether at least half of its rows are known to be no longer live. */
  boolean mostlyDead() {
    return liveRows <= reference.rows() / 2;
  }
}
