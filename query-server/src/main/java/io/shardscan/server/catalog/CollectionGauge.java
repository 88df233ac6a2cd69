package io.shardscan.server.catalog;

import io.shardscan.model.catalog.CollectionId;

/**
 * What is served of a collection, in numbers.
 *
 * @param collection which
 * @param epoch the manifest's number
 * @param segments segments in memory
 * @param visibleRows rows that queries see
 * @param bytes bytes of the segments in memory
 */
public record CollectionGauge(
    CollectionId collection, long epoch, int segments, long visibleRows, long bytes) {}
