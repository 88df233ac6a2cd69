package io.shardscan.model.catalog;

import java.util.Optional;

/** How a collection is kept ready for queries. */
public enum Tier {
  /** Resident in memory. */
  HOT("hot"),
  /** Mapped from a local disk. */
  WARM("warm"),
  /** Not loaded. */
  PAUSED("paused");

  private final String wireName;

  Tier(String wireName) {
    this.wireName = wireName;
  }

  /** The tier's name in the API and in the catalog. */
  public String wireName() {
    return wireName;
  }

  /** The tier of a name; empty if there is none. */
  public static Optional<Tier> of(String wireName) {
    for (Tier tier : values()) {
      if (tier.wireName.equals(wireName)) {
        return Optional.of(tier);
      }
    }
    return Optional.empty();
  }
}
