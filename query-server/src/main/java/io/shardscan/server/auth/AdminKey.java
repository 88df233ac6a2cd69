package io.shardscan.server.auth;

import io.shardscan.model.catalog.ApiKeyStore;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The key that lets operators make and revoke API keys, known by its hash alone. */
public final class AdminKey {
  private final byte[] sha256;

  /**
   * The key of a hash.
   *
   * @param sha256 SHA-256 of the key's UTF-8 bytes, 64 hexadecimal digits; or empty, and there is
   *     no such key
   */
  public AdminKey(String sha256) {
    this.sha256 = HexFormat.of().parseHex(sha256);
  }

  /** Whether there is an admin key at all. */
  public boolean exists() {
    return sha256.length > 0;
  }

  /** Whether this is what somebody presents; takes as long whatever that is. */
  public boolean is(String presented) {
    return exists()
        && MessageDigest.isEqual(sha256, HexFormat.of().parseHex(ApiKeyStore.sha256(presented)));
  }
}
