package io.shardscan.server.auth;

import io.shardscan.model.catalog.ApiKey;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All API keys at one moment, by their hash. */
final class KeySnapshot {
  private final Map<String, ApiKey> byHash;
  private final Set<String> ids;
  private final @Nullable String etag;

  KeySnapshot(List<ApiKey> keys, @Nullable String etag) {
    Map<String, ApiKey> map = HashMap.newHashMap(keys.size());
    keys.forEach(key -> map.put(key.sha256(), key));
    this.byHash = Map.copyOf(map);
    this.ids = keys.stream().map(ApiKey::id).collect(Collectors.toUnmodifiableSet());
    this.etag = etag;
  }

  /** The version of the object that the keys came from, or null if there was none. */
  @Nullable String etag() {
    return etag;
  }

  /** Whether there is a key of an id. */
  boolean has(String id) {
    return ids.contains(id);
  }

  /**
   * Finds a key by the hash of what was presented. How long the look-up takes can depend on the
   * hash, from which nothing follows about any key; the comparison that decides takes constant
   * time.
   */
  Optional<ApiKey> find(String sha256) {
    ApiKey key = byHash.get(sha256);
    if (key == null || !MessageDigest.isEqual(bytes(key.sha256()), bytes(sha256))) {
      return Optional.empty();
    }
    return Optional.of(key);
  }

  private static byte[] bytes(String hexadecimal) {
    return HexFormat.of().parseHex(hexadecimal);
  }
}
