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
 */
public record ApiKey(
    String sha256,
    String hint,
    String tenant,
    KeyTier tier,
    boolean paymentMethod,
    Instant created) {}
