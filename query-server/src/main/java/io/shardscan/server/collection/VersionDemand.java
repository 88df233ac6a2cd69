package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;
import java.time.Duration;
import java.util.List;

/** Waits until queries see what a client knows to have been changed. */
@FunctionalInterface
public interface VersionDemand {
  /** Longest that a request waits. */
  Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** Most changes that a request may wait for. */
  int MOST_WANTED = 32;

  /**
   * Waits until a collection's queries see changes, or later ones of the same files.
   *
   * @throws UnknownCollectionException if there is no such collection
   * @throws PausedException if it is paused
   * @throws NotServedException if they are not seen within {@link #LONGEST_WAIT}
   */
  void await(CollectionId collection, List<WantedVersion> wanted);
}
