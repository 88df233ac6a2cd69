package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;

/** Tells whether what this server serves is as new as others may have been told. */
@FunctionalInterface
public interface Freshness {
  /** A server that is alone serves what is newest. */
  Freshness ALWAYS = collection -> {};

  /**
   * Makes sure that a collection is fresh here.
   *
   * @throws NotServedException if that is not known at this moment
   */
  void require(CollectionId collection);
}
