package io.shardscan.server.http;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.server.collection.CollectionSummary;
import java.util.List;

/** What a key allows beside its rates, where its operator has set that. */
final class Allowance {
  private Allowance() {}

  /** Refuses a vector of more components than a key may send. */
  static void dimension(ApiKey key, int components) {
    Integer most = key.limits().maxDimension();
    if (most != null && components > most) {
      throw ApiException.badRequest(
          "A vector has %d components; this API key may send at most %d."
              .formatted(components, most));
    }
  }

  /** Refuses a query for more results than a key may ask for. */
  static void topK(ApiKey key, int topK) {
    Integer most = key.limits().maxTopK();
    if (most != null && topK > most) {
      throw ApiException.badRequest(
          "'top_k' is %d; this API key may ask for at most %d results.".formatted(topK, most));
    }
  }

  /** The results of a query that does not say how many it wants. */
  static int topKByDefault(ApiKey key, int byDefault) {
    Integer most = key.limits().maxTopK();
    return most == null ? byDefault : Math.min(most, byDefault);
  }

  /**
   * Refuses an upload that a key's tenant has no room for.
   *
   * @param collections all that the tenant has
   * @param more bytes that come, as far as they are known
   */
  static void storage(ApiKey key, List<CollectionSummary> collections, long more) {
    Long most = key.limits().maxStorageBytes();
    if (most == null) {
      return;
    }
    long held = collections.stream().mapToLong(CollectionSummary::storageBytes).sum();
    if (held + more > most) {
      throw ApiException.badRequest(
          "There is no room for %d bytes: this API key allows %d, of which %d are taken. Delete files or collections first."
              .formatted(more, most, held));
    }
  }
}
