package io.shardscan.model.catalog;

import java.util.Optional;

/** What an API key is entitled to. */
public enum KeyTier {
  /** 10 queries a second, 5 uploads a minute. */
  FREE("free", 10, 5),
  /** 50 queries a second, 20 uploads a minute. */
  WARM("warm", 50, 20),
  /** 200 queries a second, 60 uploads a minute. Needs a payment method. */
  HOT("hot", 200, 60);

  private final String wireName;
  private final int queriesPerSecond;
  private final int uploadsPerMinute;

  KeyTier(String wireName, int queriesPerSecond, int uploadsPerMinute) {
    this.wireName = wireName;
    this.queriesPerSecond = queriesPerSecond;
    this.uploadsPerMinute = uploadsPerMinute;
  }

  /** The tier's name in the catalog and on command lines. */
  public String wireName() {
    return wireName;
  }

  /** Queries that a key may send each second. */
  public int queriesPerSecond() {
    return queriesPerSecond;
  }

  /** Files that a key may upload each minute. */
  public int uploadsPerMinute() {
    return uploadsPerMinute;
  }

  /** The tier of a name; empty if there is none. */
  public static Optional<KeyTier> of(String wireName) {
    for (KeyTier tier : values()) {
      if (tier.wireName.equals(wireName)) {
        return Optional.of(tier);
      }
    }
    return Optional.empty();
  }
}
