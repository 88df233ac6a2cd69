package io.shardscan.server.catalog;

import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.ServedRows;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.server.memory.FileOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That rows of a file's version are served from a segment.
 *
 * @param segment the segment
 * @param file the file and the version of it
 * @param order how new the rows are
 */
record Placement(SegmentRef segment, SegmentFile file, FileOrder order) {
  /** Where a file's rows are served from: nowhere if there is no such file or it has no rows. */
  static List<Placement> of(@Nullable FileEntry entry) {
    ServedRows served = entry == null ? null : entry.served();
    if (entry == null || served == null) {
      return List.of();
    }
    SegmentFile file = new SegmentFile(entry.name(), served.etag());
    List<Placement> placements = new ArrayList<>(served.segments().size());
    for (int i = 0; i < served.segments().size(); i++) {
      FileOrder order = new FileOrder(served.sequence(), served.places().get(i));
      placements.add(new Placement(served.segments().get(i), file, order));
    }
    return placements;
  }
}
