package io.shardscan.server.catalog;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.Tier;

/**
 * What is served of a collection, in numbers.
 *
 * @param collection which
 * @param tier how it is kept ready
 * @param behind whether the catalog has a newer manifest than queries see
 * @param epoch the manifest's number
 * @param segments segments in memory
 * @param visibleRows rows that queries see
 * @param bytes bytes of the segments in memory
 */
public record CollectionGauge(
    CollectionId collection,
    Tier tier,
    boolean behind,
    long epoch,
    int segments,
    long visibleRows,
    long bytes) {}
