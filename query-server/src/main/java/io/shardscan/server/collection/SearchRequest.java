package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.scan.score.Metric;

/**
 * A query, checked as far as it can be without the collection.
 *
 * @param collection the collection to search
 * @param vector the query vector, finite components
 * @param metric how rows are scored: "cosine", "euclidean" or "dot_product"
 * @param topK most results wanted, 1 to {@link io.shardscan.model.limits.Limits#MAX_TOP_K}
 * @param threshold lowest score wanted
 * @param includeMetadata whether results carry their rows' metadata
 * @param index how the query is to be answered
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record SearchRequest(
    CollectionId collection,
    float[] vector,
    Metric metric,
    int topK,
    float threshold,
    boolean includeMetadata,
    IndexChoice index) {}
