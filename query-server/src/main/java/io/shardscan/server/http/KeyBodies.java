package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.KeyLimits;
import io.shardscan.model.catalog.KeyTier;
import io.shardscan.model.limits.Limits;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** API keys in bodies: never the keys themselves, of which nothing but hashes is known. */
final class KeyBodies {
  private static final int MAX_PER_PERIOD = 1_000_000;

  private KeyBodies() {}

  /** The tier that a body names, or null if it names none. */
  static @Nullable KeyTier tier(JsonFields fields) {
    String name = fields.string("tier");
    if (name == null) {
      return null;
    }
    return KeyTier.of(name)
        .orElseGet(
            () -> {
              fields.problem(
                  "Unknown 'tier'; use one of %s."
                      .formatted(
                          Arrays.stream(KeyTier.values())
                              .map(KeyTier::wireName)
                              .collect(Collectors.joining(", "))));
              return null;
            });
  }

  /** The limits that a body sets, all of them together, or null if it says nothing of them. */
  static @Nullable KeyLimits limits(JsonFields fields) {
    JsonFields limits = fields.object("limits");
    if (limits == null) {
      return fields.has("limits") ? KeyLimits.NONE : null;
    }
    KeyLimits read =
        new KeyLimits(
            integer(limits, "queries_per_second", MAX_PER_PERIOD),
            integer(limits, "uploads_per_minute", MAX_PER_PERIOD),
            integer(limits, "max_top_k", Limits.MAX_TOP_K),
            integer(limits, "max_dimension", Limits.MAX_DIMENSION),
            limits.integer("max_storage_bytes", 0, Long.MAX_VALUE / 2));
    limits.problems().forEach(fields::problem);
    return read;
  }

  private static @Nullable Integer integer(JsonFields fields, String name, int most) {
    Long value = fields.integer(name, 1, most);
    return value == null ? null : value.intValue();
  }

  /** Writes the fields of a key into an object that was begun. */
  static void write(JsonGenerator json, ApiKey key, @Nullable Instant lastUsed) throws IOException {
    json.writeStringField("id", key.id());
    json.writeStringField("hint", key.hint());
    json.writeStringField("tenant", key.tenant());
    json.writeStringField("tier", key.tier().wireName());
    json.writeBooleanField("payment_method", key.paymentMethod());
    json.writeStringField("created", key.created().toString());
    json.writeStringField("last_used", lastUsed == null ? null : lastUsed.toString());
    KeyLimits limits = key.limits();
    json.writeObjectFieldStart("limits");
    json.writeNumberField("queries_per_second", key.queriesPerSecond());
    json.writeNumberField("uploads_per_minute", key.uploadsPerMinute());
    number(json, "max_top_k", limits.maxTopK());
    number(json, "max_dimension", limits.maxDimension());
    number(json, "max_storage_bytes", limits.maxStorageBytes());
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, @Nullable Number value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value.longValue());
    }
  }
}
