package io.shardscan.server.export;

import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.memory.MetadataField;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The visible rows of segments, one after the other. One segment is open at a time. Used by one
 * thread.
 */
final class ExportRows implements AutoCloseable {
  private static final int STRETCH = 1_024;

  private final Iterator<ExportSegment> segments;
  private final int[] rows = new int[STRETCH];
  private long left;
  private @Nullable SegmentView view;
  private Map<String, MetadataField> columns = Map.of();
  private int from;
  private int count;
  private int next;

  /** The rows behind so many of them. */
  ExportRows(List<ExportSegment> segments, long skipped) throws InterruptedException {
    this.segments = segments.iterator();
    this.left = segments.stream().mapToLong(ExportSegment::visibleRows).sum() - skipped;
    long skip = skipped;
    while (skip > 0) {
      ExportSegment segment = this.segments.next();
      long passed = Math.min(skip, segment.visibleRows());
      if (passed < segment.visibleRows()) {
        open(segment);
        for (long row = 0; row < passed; row++) {
          row();
        }
      }
      skip -= passed;
    }
  }

  /** Whether there are more rows. */
  boolean hasNext() {
    return left > 0;
  }

  /** Adds the next row to a row group. */
  void addNext(RowGroupBuffer group) throws InterruptedException {
    int row = row();
    while (row < 0) {
      open(segments.next());
      row = row();
    }
    left--;
    SegmentView current = view;
    if (current != null) {
      group.add(current.segment(), columns, row);
    }
  }

  /** The next row of the segment that is open, or −1. */
  private int row() {
    SegmentView current = view;
    if (current == null) {
      return -1;
    }
    if (next == count) {
      count = current.block().visibleRows(from, current.segment().rows(), rows);
      next = 0;
      if (count == 0) {
        return -1;
      }
      from = rows[count - 1] + 1;
    }
    return rows[next++];
  }

  private void open(ExportSegment segment) throws InterruptedException {
    close();
    SegmentView opened = segment.open();
    view = opened;
    columns = RowGroupBuffer.columns(opened.segment());
    from = 0;
    count = 0;
    next = 0;
  }

  /** Lets go of the segment that is open. */
  @Override
  public void close() {
    if (view != null) {
      view.segment().release();
      view = null;
    }
  }
}
