package io.shardscan.ingestion.optimize.plan;

import io.shardscan.ingestion.optimize.task.OptimizeTask;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.ServedRows;
import io.shardscan.model.limits.Limits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Files of changes that were sent row by row, and that may be made one: they follow each other,
 * with no rows of other files in between. Beginning with the newest, older ones join as long as
 * they are not much larger than all before them, so that a row is written again a number of times
 * that grows with the logarithm of the rows.
 *
 * @param files the files' names, the oldest first
 * @param segments ids of all their segments
 */
record FoldGroup(List<String> files, Set<String> segments) {
  /** Files that are worth being folded, and the ratio of one's rows to those of the newer ones. */
  private static final int FAN_IN = 8;

  /** Most segments, each of which takes a file descriptor while it is read. */
  private static final int MOST_SEGMENTS = 256;

  private static final long MOST_BYTES = 1L << 30;

  /**
   * The groups of a collection.
   *
   * @param dimension components of its vectors, at least 1
   */
  static List<FoldGroup> of(Manifest manifest, int dimension) {
    List<FileEntry> newestFirst = new ArrayList<>();
    manifest.forEach(
        entry -> {
          if (entry.served() != null && !entry.served().segments().isEmpty()) {
            newestFirst.add(entry);
          }
        });
    newestFirst.sort(Comparator.comparingLong(entry -> -served(entry).sequence()));
    List<FoldGroup> groups = new ArrayList<>();
    Gathering gathering = new Gathering(Limits.segmentRows(dimension));
    for (FileEntry entry : newestFirst) {
      boolean inline = InlineFiles.isInline(entry.name()) && !entry.failed();
      if (!inline || !gathering.takes(served(entry))) {
        gathering.end(groups);
        gathering = new Gathering(Limits.segmentRows(dimension));
      }
      if (inline) {
        gathering.add(entry);
      }
    }
    gathering.end(groups);
    return groups;
  }

  private static ServedRows served(FileEntry entry) {
    return Objects.requireNonNull(entry.served(), entry.name());
  }

  /** Whether a task is about any of the files. */
  boolean overlaps(OptimizeTask task) {
    return task instanceof OptimizeTask.Fold fold && !Collections.disjoint(fold.files(), files);
  }

  private static final class Gathering {
    private final int mostRows;
    private final List<String> files = new ArrayList<>();
    private final Set<String> segments = new HashSet<>();
    private long rows;
    private long bytes;

    Gathering(int mostRows) {
      this.mostRows = mostRows;
    }

    boolean takes(ServedRows served) {
      return files.isEmpty()
          || (rows + served.rows() <= mostRows
              && served.rows() <= FAN_IN * rows
              && segments.size() + served.segments().size() <= MOST_SEGMENTS
              && bytes + bytes(served) <= MOST_BYTES);
    }

    void add(FileEntry entry) {
      ServedRows served = served(entry);
      files.add(entry.name());
      served.segments().forEach(segment -> segments.add(segment.id()));
      rows += served.rows();
      bytes += bytes(served);
    }

    void end(List<FoldGroup> groups) {
      if (files.size() >= FAN_IN) {
        groups.add(new FoldGroup(files.reversed(), Set.copyOf(segments)));
      }
    }

    private static long bytes(ServedRows served) {
      return served.segments().stream().mapToLong(SegmentRef::bytes).sum();
    }
  }
}
