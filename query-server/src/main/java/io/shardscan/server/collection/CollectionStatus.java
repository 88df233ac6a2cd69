package io.shardscan.server.collection;

import java.util.Locale;

/** How far a collection is in serving what was uploaded to it. */
public enum CollectionStatus {
  /** Some upload, replacement or deletion is not served yet. */
  PROCESSING,
  /** Everything that was uploaded is in every answer. */
  READY,
  /** Everything was processed, but the newest version of some file could not be taken. */
  FAILED,
  /** The memory budget does not suffice to load the collection. */
  CAPACITY_LIMITED;

  /** The status as the API spells it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
