package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;
import java.util.List;
import java.util.Optional;

/**
 * The collections of all tenants as this server serves them at this moment. What it tells agrees
 * with what queries answer: a file is ready here only once its rows are in every answer.
 */
public interface CollectionCatalog {
  /** The collections of a tenant, by name. */
  List<CollectionSummary> list(String tenant);

  /** One collection, or empty if the tenant has none of that name. */
  Optional<CollectionSummary> describe(CollectionId collection);

  /** The files of a collection by name, or empty if the tenant has no such collection. */
  Optional<List<FileSummary>> files(CollectionId collection);
}
