package io.shardscan.model.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What an API key may do, where that differs from its tier and from what everybody may. A limit
 * that is null is not set.
 *
 * @param queriesPerSecond queries that it may send each second, at least 1
 * @param uploadsPerMinute files that it may upload each minute, at least 1
 * @param maxTopK most results that a query may ask for, at least 1
 * @param maxDimension most components of a vector that is sent in a request, at least 1
 * @param maxStorageBytes most bytes that its tenant's segments may have before an upload is
 *     refused, at least 0
 */
public record KeyLimits(
    @Nullable Integer queriesPerSecond,
    @Nullable Integer uploadsPerMinute,
    @Nullable Integer maxTopK,
    @Nullable Integer maxDimension,
    @Nullable Long maxStorageBytes) {
  /** Nothing is set. */
  public static final KeyLimits NONE = new KeyLimits(null, null, null, null, null);
}
