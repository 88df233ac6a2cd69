package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.shardscan.model.catalog.Tier;
import io.shardscan.server.collection.CollectionSummary;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a tenant's collections are and how far they are. */
final class CollectionResource implements Resource {
  private static final double BYTES_PER_GB = 1e9;

  private final TenantCollections collections;

  CollectionResource(TenantCollections collections) {
    this.collections = collections;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, "/api/v1/collections", Access.BEARER, this::list),
        new Route(Method.GET, "/api/v1/collections/{collection}", Access.BEARER, this::describe),
        new Route(
            Method.GET, "/api/v1/collections/{collection}/status", Access.BEARER, this::status));
  }

  private Answer list(Exchange exchange) {
    List<CollectionSummary> listed =
        collections.list(exchange.key().tenant()).stream()
            .sorted(Comparator.comparing(CollectionSummary::id))
            .limit(limit(exchange))
            .toList();
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("collections");
          for (CollectionSummary collection : listed) {
            write(json, collection);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private Answer describe(Exchange exchange) {
    return described(collections.describe(TenantCollections.named(exchange)));
  }

  /** The answer that is a collection. */
  static Answer described(CollectionSummary collection) {
    return Answer.json(Status.OK_200, json -> write(json, collection));
  }

  private Answer status(Exchange exchange) {
    CollectionSummary collection = collections.describe(TenantCollections.named(exchange));
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeStringField("collection_name", collection.id().name());
          json.writeStringField("status", collection.status().wireName());
          json.writeStringField("failure_reason", collection.failureReason());
          json.writeStringField("optimization_state", collection.optimization().wireName());
          json.writeNumberField("epoch", collection.epoch());
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, CollectionSummary collection) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", collection.id().name());
    json.writeStringField("collection_name", collection.id().name());
    json.writeStringField("tier", collection.tier().wireName());
    json.writeBooleanField("is_active", collection.tier() != Tier.PAUSED);
    json.writeNumberField("vector_count", collection.vectorCount());
    json.writeNumberField("storage_gb", collection.storageBytes() / BYTES_PER_GB);
    json.writeStringField("status", collection.status().wireName());
    if (collection.dimension().isPresent()) {
      json.writeNumberField("dimension", collection.dimension().getAsInt());
    } else {
      json.writeNullField("dimension");
    }
    json.writeStringField("failure_reason", collection.failureReason());
    json.writeStringField("optimization_state", collection.optimization().wireName());
    json.writeNumberField("target_recall", collection.targetRecall());
    CollectionBodies.write(json, collection.contract());
    json.writeNumberField("epoch", collection.epoch());
    json.writeEndObject();
  }

  private static long limit(Exchange exchange) {
    Optional<String> text = exchange.queryParameter("limit");
    if (text.isEmpty()) {
      return Long.MAX_VALUE;
    }
    try {
      int limit = Integer.parseInt(text.get());
      if (limit >= 1) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw badLimit();
    }
    throw badLimit();
  }

  private static ApiException badLimit() {
    return ApiException.badRequest(
        "The query parameter 'limit' must be an integer of at least 1, or be left out.");
  }
}
