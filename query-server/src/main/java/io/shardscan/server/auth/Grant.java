package io.shardscan.server.auth;

/**
 * What was taken from an API key's limit.
 *
 * @param sha256 the key's SHA-256, in hexadecimal
 * @param kind which limit
 * @param perPeriod the limit itself
 * @param count how many were taken
 */
public record Grant(String sha256, RateLimits.Kind kind, int perPeriod, int count) {}
