package io.shardscan.server.http;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.limits.Limits;
import io.shardscan.server.collection.IndexChoice;
import io.shardscan.server.collection.MetadataChoice;
import io.shardscan.server.collection.SearchRequest;
import io.shardscan.server.filter.Filter;
import io.shardscan.server.scan.score.Metric;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query's body as it was read. Whether its fields are right is told apart from who sent it, since
 * a sender who is not known is told only that.
 *
 * @param apiKey the field {@code api_key}, or null if it is missing or not a string
 * @param problems what is wrong with the other fields and what would be right; the fields may be
 *     used only if there are none
 * @param collection the collection's name
 * @param vector the query vector
 * @param metric how rows are scored
 * @param topK most results wanted, or null if the query does not say
 * @param threshold lowest score wanted
 * @param metadata which of their rows' metadata results carry
 * @param includeVectors whether results carry their rows' vectors
 * @param index how the query is to be answered
 * @param filter which rows the query is about, or null for all
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record QueryFields(
    @Nullable String apiKey,
    List<String> problems,
    String collection,
    float[] vector,
    Metric metric,
    @Nullable Integer topK,
    float threshold,
    MetadataChoice metadata,
    boolean includeVectors,
    IndexChoice index,
    @Nullable Filter filter) {
  QueryFields {
    problems = List.copyOf(problems);
  }

  /**
   * The query of whoever has a key.
   *
   * @throws ApiException if a field is wrong
   */
  SearchRequest toRequest(ApiKey key) {
    if (!problems.isEmpty()) {
      throw ApiException.badRequest(String.join(" ", problems));
    }
    Allowance.dimension(key, vector.length);
    if (topK != null) {
      Allowance.topK(key, topK);
    }
    return new SearchRequest(
        new CollectionId(key.tenant(), collection),
        vector,
        metric,
        topK == null ? Allowance.topKByDefault(key, Limits.DEFAULT_TOP_K) : topK,
        threshold,
        metadata,
        includeVectors,
        index,
        filter);
  }
}
