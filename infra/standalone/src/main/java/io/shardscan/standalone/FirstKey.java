package io.shardscan.standalone;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.ApiKeyStore;
import io.shardscan.model.catalog.KeyTier;
import io.shardscan.model.store.ObjectStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Sees to it that an instance has an API key. Keys are stored as hashes alone. */
final class FirstKey {
  /** The one tenant of a standalone instance. */
  private static final String TENANT = "local";

  private static final String PREFIX = "ssk_";
  private static final int RANDOM_BYTES = 24;
  private static final int SHORTEST_KEY = 8;
  private static final int HINT_LENGTH = 4;

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
    String key = given.isEmpty() ? random() : given;
    String hash = ApiKeyStore.sha256(key);
    String hint = key.substring(key.length() - HINT_LENGTH);
    if (known.stream().noneMatch(other -> other.sha256().equals(hash))) {
      keys.put(new ApiKey(hash, hint, TENANT, KeyTier.HOT, true, Instant.now()));
    }
    return new Outcome(Optional.of(key), hint);
  }

  private static String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
