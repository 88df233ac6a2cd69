package io.shardscan.model.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** API keys as JSON. */
final class ApiKeyJson {
  private ApiKeyJson() {}

  static void write(ObjectNode node, ApiKey key) {
    node.put("sha256", key.sha256())
        .put("hint", key.hint())
        .put("tenant", key.tenant())
        .put("tier", key.tier().wireName())
        .put("payment_method", key.paymentMethod())
        .put("created", key.created().toString());
    KeyLimits limits = key.limits();
    if (!limits.equals(KeyLimits.NONE)) {
      node.putObject("limits")
          .put("queries_per_second", limits.queriesPerSecond())
          .put("uploads_per_minute", limits.uploadsPerMinute())
          .put("max_top_k", limits.maxTopK())
          .put("max_dimension", limits.maxDimension())
          .put("max_storage_bytes", limits.maxStorageBytes());
    }
  }

  static ApiKey read(JsonNode node) {
    String tier = Json.text(node, "tier");
    return new ApiKey(
        Json.text(node, "sha256"),
        Json.text(node, "hint"),
        Json.text(node, "tenant"),
        KeyTier.of(tier)
            .orElseThrow(
                () ->
                    new DamagedCatalogException(
                        "An API key has the unknown tier '%s'".formatted(tier), null)),
        Json.required(node, "payment_method").asBoolean(),
        Instant.parse(Json.text(node, "created")),
        limits(node.path("limits")));
  }

  private static KeyLimits limits(JsonNode node) {
    return node.isObject()
        ? new KeyLimits(
            integer(node, "queries_per_second"),
            integer(node, "uploads_per_minute"),
            integer(node, "max_top_k"),
            integer(node, "max_dimension"),
            node.path("max_storage_bytes").isNumber()
                ? node.path("max_storage_bytes").longValue()
                : null)
        : KeyLimits.NONE;
  }

  private static @Nullable Integer integer(JsonNode node, String field) {
    return node.path(field).isNumber() ? node.path(field).intValue() : null;
  }
}
