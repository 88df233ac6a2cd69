package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.filter.Filter;
import io.shardscan.server.scan.score.Metric;
import org.jspecify.annotations.Nullable;

/**
 * A query, checked as far as it can be without the collection.
 *
 * @param collection the collection to search
 * @param vector the query vector, finite components
 * @param metric how rows are scored: "cosine", "euclidean" or "dot_product"
 * @param topK most results wanted, 1 to {@link io.shardscan.model.limits.Limits#MAX_TOP_K}
 * @param threshold lowest score wanted
 * @param metadata which of their rows' metadata results carry
 * @param includeVectors whether results carry their rows' vectors
 * @param index how the query is to be answered
 * @param filter which rows the query is about, or null for all
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record SearchRequest(
    CollectionId collection,
    float[] vector,
    Metric metric,
    int topK,
    float threshold,
    MetadataChoice metadata,
    boolean includeVectors,
    IndexChoice index,
    @Nullable Filter filter) {}
