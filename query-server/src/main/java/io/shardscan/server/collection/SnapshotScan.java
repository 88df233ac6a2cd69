package io.shardscan.server.collection;

import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.scan.SearchMode;
import java.util.List;

/** Searches all segments of a snapshot. */
@FunctionalInterface
public interface SnapshotScan {
  /**
   * Searches.
   *
   * @param mode how the answer is found
   * @return what each server that took part found; together they looked at every visible row once
   * @throws SegmentsAwayException if some segments are nowhere at this moment
   * @throws NotServedException if some segments cannot be searched now
   */
  List<PartialAnswer> scan(SearchRequest request, CollectionSnapshot snapshot, SearchMode mode);
}
