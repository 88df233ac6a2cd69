package io.shardscan.server.collection;

/** Answers queries from the collections that this server serves. */
public interface SearchService {
  /**
   * Answers a query, completely or not at all.
   *
   * @throws UnknownCollectionException if there is no such collection
   * @throws InvalidQueryException if the query does not fit the collection
   * @throws NotServedException if the query cannot be answered now; the same may succeed later
   */
  SearchAnswer search(SearchRequest request);
}
