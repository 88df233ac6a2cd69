package io.shardscan.model.catalog;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/**
 * A new API key together with its secret, which exists nowhere else: whoever makes a key has to
 * hand it to its owner at once.
 *
 * @param secret what its owner presents
 * @param key what the catalog knows of it
 */
public record IssuedKey(String secret, ApiKey key) {
  private static final String PREFIX = "ssk_";
  private static final int RANDOM_BYTES = 24;
  private static final int HINT_LENGTH = 4;

  /** A key of 192 random bits. */
  public static IssuedKey random(
      String tenant, KeyTier tier, boolean paymentMethod, KeyLimits limits, Instant created) {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return of(secret, tenant, tier, paymentMethod, limits, created);
  }

  /**
   * A key that somebody has chosen.
   *
   * @param secret the key, of at least four characters
   */
  public static IssuedKey of(
      String secret,
      String tenant,
      KeyTier tier,
      boolean paymentMethod,
      KeyLimits limits,
      Instant created) {
    return new IssuedKey(
        secret,
        new ApiKey(
            ApiKeyStore.sha256(secret),
            secret.substring(secret.length() - HINT_LENGTH),
            tenant,
            tier,
            paymentMethod,
            created,
            limits));
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "IssuedKey[" + key.id() + "]";
  }
}
