package io.shardscan.server.http;

import io.helidon.http.Method;
import io.helidon.http.Status;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.auth.RateLimits;
import io.shardscan.server.collection.RowLookup;
import io.shardscan.server.collection.StoredRow;
import io.shardscan.server.collection.VersionDemand;
import java.util.List;

/** Single rows of a collection. */
final class VectorResource implements Resource {
  static final String VECTORS = "/api/v1/collections/{collection}/vectors";

  private static final int SEGMENTS_BEFORE_KEY = 5;

  private final RowLookup rows;
  private final VersionDemand demand;
  private final Quotas quotas;

  VectorResource(RowLookup rows, VersionDemand demand, Quotas quotas) {
    this.rows = rows;
    this.demand = demand;
    this.quotas = quotas;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(
            Method.GET,
            VECTORS + "/{key}",
            Access.BEARER,
            exchange -> fetch(exchange, exchange.restOfPath(SEGMENTS_BEFORE_KEY))));
  }

  /** The row of a key. */
  Answer fetch(Exchange exchange, String key) {
    Authenticator.requirePayment(exchange.key());
    CollectionId collection = TenantCollections.named(exchange);
    boolean withMetadata =
        switch (exchange.queryParameter("include_metadata").orElse("true")) {
          case "true", "" -> true;
          case "false" -> false;
          default ->
              throw ApiException.badRequest(
                  "The query parameter 'include_metadata' must be true or false.");
        };
    quotas.take(exchange.key(), RateLimits.Kind.QUERY);
    AtLeast.await(exchange, collection, demand);
    List<StoredRow> found = rows.find(collection, List.of(key), withMetadata);
    if (found.isEmpty()) {
      throw ApiException.notFound(
          "Collection '%s' has no vector with the key '%s'."
              .formatted(collection.name(), key.length() <= 80 ? key : key.substring(0, 80) + "…"));
    }
    StoredRow row = found.getFirst();
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeStringField("key", row.key());
          json.writeBooleanField("found", true);
          json.writeFieldName("vector");
          SearchAnswerWriter.writeVector(json, row.vector());
          if (row.metadataJson() != null) {
            json.writeFieldName("metadata");
            json.writeRawValue(row.metadataJson());
          }
          json.writeEndObject();
        });
  }
}
