package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.scan.score.Metric;

/**
 * What to measure.
 *
 * @param collection the collection whose rows are the queries
 * @param queries queries wanted, at least 1; there are no more than rows
 * @param topK results of each query
 * @param metric how rows are scored
 * @param index the way of searching that is compared with the exact one
 */
public record RecallRequest(
    CollectionId collection, int queries, int topK, Metric metric, IndexChoice index) {}
