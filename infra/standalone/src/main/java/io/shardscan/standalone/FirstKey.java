package io.shardscan.standalone;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.ApiKeyStore;
import io.shardscan.model.catalog.IssuedKey;
import io.shardscan.model.catalog.KeyLimits;
import io.shardscan.model.catalog.KeyTier;
import io.shardscan.model.store.ObjectStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sees to it that an instance has an API key. Keys are stored as hashes alone. */
final class FirstKey {
  /** The one tenant of a standalone instance. */
  private static final String TENANT = "local";

  private static final int SHORTEST_KEY = 8;

  private FirstKey() {}

  /**
   * What became of the keys at a start.
   *
   * @param key the key that was given or made, empty if an earlier start made one, which only its
   *     owner knows
   * @param hint how that key ends
   */
  record Outcome(Optional<String> key, String hint) {}

  /**
   * Makes the key that was given valid, or makes a first one where there is none.
   *
   * @param given a key, or empty
   * @throws StartException if the key is too short to be safe
   */
  static Outcome ensure(ObjectStore store, String given) {
    ApiKeyStore keys = new ApiKeyStore(store);
    if (!given.isEmpty() && given.length() < SHORTEST_KEY) {
      throw new StartException(
          "The API key has %d characters; it must have at least %d."
              .formatted(given.length(), SHORTEST_KEY));
    }
    List<ApiKey> known = keys.load().keys();
    if (given.isEmpty() && !known.isEmpty()) {
      return new Outcome(Optional.empty(), known.getLast().hint());
    }
    IssuedKey issued =
        given.isEmpty()
            ? IssuedKey.random(TENANT, KeyTier.HOT, true, KeyLimits.NONE, Instant.now())
            : IssuedKey.of(given, TENANT, KeyTier.HOT, true, KeyLimits.NONE, Instant.now());
    if (known.stream().noneMatch(other -> other.sha256().equals(issued.key().sha256()))) {
      keys.put(issued.key());
    }
    return new Outcome(Optional.of(issued.secret()), issued.key().hint());
  }
}
