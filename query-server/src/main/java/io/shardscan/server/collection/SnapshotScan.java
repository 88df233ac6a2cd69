package io.shardscan.server.collection;

import io.shardscan.server.catalog.CollectionSnapshot;
import java.util.List;

/** Searches all segments of a snapshot. */
@FunctionalInterface
public interface SnapshotScan {
  /**
   * Searches.
   *
   * @param targetRecall the collection's own target recall
   * @return what each server that took part found; together they looked at every visible row once
   * @throws NotServedException if some segments cannot be searched now
   */
  List<PartialAnswer> scan(SearchRequest request, CollectionSnapshot snapshot, double targetRecall);
}
