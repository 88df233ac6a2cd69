package io.shardscan.model.catalog;

import java.time.Instant;

/**
 * An API key as the catalog knows it: the key itself is never stored.
 *
 * @param sha256 SHA-256 of the key's UTF-8 bytes, 64 lower-case hexadecimal digits
 * @param hint the key's last four characters, for people to tell keys apart
 * @param tenant who the key belongs to
 * @param tier decides rate limits, and the tier of collections made with it
 * @param paymentMethod whether a payment method is on file, which the hot tier needs
 * @param created when the key was made
 * @param limits what goes before the tier's limits
 */
public record ApiKey(
    String sha256,
    String hint,
    String tenant,
    KeyTier tier,
    boolean paymentMethod,
    Instant created,
    KeyLimits limits) {
  private static final String ID_PREFIX = "key_";
  private static final int ID_DIGITS = 16;

  /** A key with its tier's limits. */
  public ApiKey(
      String sha256,
      String hint,
      String tenant,
      KeyTier tier,
      boolean paymentMethod,
      Instant created) {
    this(sha256, hint, tenant, tier, paymentMethod, created, KeyLimits.NONE);
  }

  /** What people call the key by: {@code key_} and 16 hexadecimal digits of its hash. */
  public String id() {
    return id(sha256);
  }

  /** The {@link #id} of the key with a hash. */
  public static String id(String sha256) {
    return ID_PREFIX + sha256.substring(0, ID_DIGITS);
  }

  /** Queries that the key may send each second. */
  public int queriesPerSecond() {
    Integer own = limits.queriesPerSecond();
    return own == null ? tier.queriesPerSecond() : own;
  }

  /** Files that the key may upload each minute. */
  public int uploadsPerMinute() {
    Integer own = limits.uploadsPerMinute();
    return own == null ? tier.uploadsPerMinute() : own;
  }
}
