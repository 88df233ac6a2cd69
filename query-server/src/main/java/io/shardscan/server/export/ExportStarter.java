package io.shardscan.server.export;

import io.shardscan.model.catalog.CollectionId;

/** Begins exports. */
@FunctionalInterface
public interface ExportStarter {
  /**
   * Begins an export of what queries see of a collection at this moment.
   *
   * @return the job's id
   * @throws io.shardscan.server.collection.UnknownCollectionException if there is no such
   *     collection
   * @throws io.shardscan.server.collection.PausedException if it is paused
   * @throws io.shardscan.server.collection.NotServedException if nothing is served of it now, or
   *     too many exports are under way
   */
  String start(CollectionId collection);
}
