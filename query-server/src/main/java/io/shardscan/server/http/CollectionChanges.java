package io.shardscan.server.http;

import io.helidon.http.Method;
import io.helidon.http.Status;
import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.EmbeddingContract;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.limits.Names;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates, changes and deletes collections. */
final class CollectionChanges implements Resource {
  private static final int MAX_BODY_BYTES = 64 << 10;
  private static final int MAX_COLUMN_NAME_LENGTH = 1_024;

  private final TenantCollections collections;
  private final CollectionLifecycle lifecycle;
  private final BodyReader bodies;

  CollectionChanges(
      TenantCollections collections, CollectionLifecycle lifecycle, BodyReader bodies) {
    this.collections = collections;
    this.lifecycle = lifecycle;
    this.bodies = bodies;
  }

  @Override
  public List<Route> routes() {
    String one = "/api/v1/collections/{collection}";
    return List.of(
        new Route(Method.POST, "/api/v1/collections", Access.BEARER, this::create),
        new Route(Method.PATCH, one, Access.BEARER, this::change),
        new Route(Method.DELETE, one, Access.BEARER, this::delete));
  }

  private Answer create(Exchange exchange) throws IOException {
    ApiKey key = exchange.key();
    Authenticator.requirePayment(key);
    JsonFields fields = bodies.readObject(exchange.body(), MAX_BODY_BYTES, false);
    String name = fields.requiredString("collection");
    if (fields.any("collection") != null) {
      Names.problemWithCollection(name).ifPresent(fields::problem);
    }
    Tier asked = CollectionBodies.tier(fields);
    Double recall = CollectionBodies.targetRecall(fields);
    boolean force = fields.bool("force_destroy", false);
    String keyColumn = column(fields, "id_field");
    String vectorColumn = column(fields, "vector_field");
    fields.string("format");
    Long dimension = fields.integer("dimension", 1, Limits.MAX_DIMENSION);
    fields.check();
    if (dimension != null) {
      Allowance.dimension(key, dimension.intValue());
    }
    Tier tier = asked == null ? TenantCollections.tierOf(key) : asked;
    requirePayment(tier, key);
    CollectionId collection = new CollectionId(key.tenant(), name);
    CollectionSettings settings = collections.settings(tier).withColumns(keyColumn, vectorColumn);
    return switch (lifecycle.create(
        collection, recall == null ? settings : settings.withTargetRecall(recall), force)) {
      case CollectionLifecycle.Creation.Created created ->
          Answer.json(
              Status.CREATED_201,
              json -> {
                json.writeStartObject();
                json.writeStringField("collection", name);
                json.writeStringField("tier", tier.wireName());
                json.writeEndObject();
              });
      case CollectionLifecycle.Creation.Taken taken ->
          refused(
              "already_exists",
              name,
              "Collection '%s' already exists: use it, delete it, or create it with force_destroy, which deletes what is in it."
                  .formatted(name),
              null);
      case CollectionLifecycle.Creation.Cooling cooling ->
          refused(
              "recently_deleted",
              name,
              "Collection '%s' was deleted a moment ago: try again in %d s, or create it with force_destroy."
                  .formatted(name, seconds(cooling.left())),
              cooling.left());
    };
  }

  private Answer change(Exchange exchange) throws IOException {
    CollectionId collection = TenantCollections.named(exchange);
    JsonFields fields = bodies.readObject(exchange.body(), MAX_BODY_BYTES, false);
    Tier tier = CollectionBodies.tier(fields);
    Double recall = CollectionBodies.targetRecall(fields);
    boolean contractGiven = fields.has("embedding_contract");
    boolean anyGiven = contractGiven || fields.has("tier") || fields.has("target_recall");
    EmbeddingContract contract = CollectionBodies.contract(fields);
    if (!anyGiven) {
      fields.problem("Nothing to change: send 'tier', 'target_recall' or 'embedding_contract'.");
    }
    fields.check();
    if (tier != null) {
      requirePayment(tier, exchange.key());
    }
    lifecycle.change(
        collection,
        before -> {
          CollectionSettings after = tier == null ? before : before.withTier(tier);
          after = recall == null ? after : after.withTargetRecall(recall);
          return contractGiven ? after.withContract(contract) : after;
        });
    return CollectionResource.described(collections.describe(collection));
  }

  private Answer delete(Exchange exchange) {
    CollectionId collection = TenantCollections.named(exchange);
    lifecycle.delete(collection);
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", "deleted");
          json.writeStringField("collection", collection.name());
          json.writeEndObject();
        });
  }

  private static @Nullable String column(JsonFields fields, String name) {
    String column = fields.string(name);
    if (column != null && (column.isEmpty() || column.length() > MAX_COLUMN_NAME_LENGTH)) {
      fields.problem("'%s' must have 1 to %d characters.".formatted(name, MAX_COLUMN_NAME_LENGTH));
    }
    return column;
  }

  private static void requirePayment(Tier tier, ApiKey key) {
    if (tier == Tier.HOT && !key.paymentMethod()) {
      throw ApiException.paymentRequired(
          "The hot tier needs a payment method: add one to this API key's account, or use the tier"
              + " warm.");
    }
  }

  private static Answer refused(
      String code, String collection, String message, @Nullable Duration retryAfter) {
    return Answer.json(
        Status.CONFLICT_409,
        json -> {
          json.writeStartObject();
          json.writeStringField("error", message);
          json.writeStringField("code", code);
          json.writeStringField("collection", collection);
          if (retryAfter != null) {
            json.writeNumberField("retry_after_secs", seconds(retryAfter));
          }
          json.writeEndObject();
        });
  }

  private static long seconds(Duration duration) {
    return Math.max(1, duration.plusMillis(999).toSeconds());
  }
}
