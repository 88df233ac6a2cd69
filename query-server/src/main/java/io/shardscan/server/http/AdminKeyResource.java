package io.shardscan.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.ApiKeyStore;
import io.shardscan.model.catalog.IssuedKey;
import io.shardscan.model.catalog.KeyLimits;
import io.shardscan.model.catalog.KeyTier;
import io.shardscan.model.catalog.KeyUsageStore;
import io.shardscan.model.limits.Names;
import io.shardscan.model.store.ObjectStore;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Operators make, list, change and revoke API keys. A key's secret is in the answer that made it
 * and nowhere else. What changes holds on every server within its polling interval.
 */
final class AdminKeyResource implements Resource {
  private static final String KEYS = "/api/v1/admin/keys";
  private static final int MAX_BODY_BYTES = 64 << 10;

  private final ApiKeyStore keys;
  private final KeyUsageStore usage;
  private final BodyReader bodies;
  private final InstantSource clock;

  AdminKeyResource(ObjectStore store, BodyReader bodies, InstantSource clock) {
    this.keys = new ApiKeyStore(store);
    this.usage = new KeyUsageStore(store);
    this.bodies = bodies;
    this.clock = clock;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, KEYS, Access.ADMIN, exchange -> list()),
        new Route(Method.POST, KEYS, Access.ADMIN, this::create),
        new Route(Method.PATCH, KEYS + "/{id}", Access.ADMIN, this::change),
        new Route(Method.DELETE, KEYS + "/{id}", Access.ADMIN, this::revoke));
  }

  private Answer list() {
    List<ApiKey> all = keys.load().keys();
    Map<String, Instant> used = usage.load();
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("keys");
          for (ApiKey key : all) {
            json.writeStartObject();
            KeyBodies.write(json, key, used.get(key.id()));
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private Answer create(Exchange exchange) throws IOException {
    JsonFields fields = bodies.readObject(exchange.body(), MAX_BODY_BYTES, false);
    String tenant = fields.requiredString("tenant");
    if (fields.any("tenant") != null) {
      Names.problemWithTenant(tenant).ifPresent(fields::problem);
    }
    KeyTier tier = KeyBodies.tier(fields);
    boolean paymentMethod = fields.bool("payment_method", false);
    KeyLimits limits = KeyBodies.limits(fields);
    fields.check();
    IssuedKey issued =
        IssuedKey.random(
            tenant,
            tier == null ? KeyTier.FREE : tier,
            paymentMethod,
            limits == null ? KeyLimits.NONE : limits,
            clock.instant());
    keys.put(issued.key());
    return Answer.json(
            Status.CREATED_201,
            json -> {
              json.writeStartObject();
              json.writeStringField("api_key", issued.secret());
              KeyBodies.write(json, issued.key(), null);
              json.writeEndObject();
            })
        .with(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"));
  }

  private Answer change(Exchange exchange) throws IOException {
    JsonFields fields = bodies.readObject(exchange.body(), MAX_BODY_BYTES, false);
    KeyTier tier = KeyBodies.tier(fields);
    KeyLimits limits = KeyBodies.limits(fields);
    boolean paymentGiven = fields.any("payment_method") != null;
    boolean paymentMethod = fields.bool("payment_method", false);
    if (tier == null && limits == null && !paymentGiven) {
      fields.problem("Nothing to change: send 'tier', 'payment_method' or 'limits'.");
    }
    fields.check();
    ApiKey before =
        keys.change(id(exchange), key -> changed(key, tier, limits, paymentGiven, paymentMethod))
            .orElseThrow(() -> unknown(exchange));
    ApiKey after = changed(before, tier, limits, paymentGiven, paymentMethod);
    Instant lastUsed = usage.load().get(after.id());
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          KeyBodies.write(json, after, lastUsed);
          json.writeEndObject();
        });
  }

  private static ApiKey changed(
      ApiKey key,
      @Nullable KeyTier tier,
      @Nullable KeyLimits limits,
      boolean paymentGiven,
      boolean paymentMethod) {
    return new ApiKey(
        key.sha256(),
        key.hint(),
        key.tenant(),
        tier == null ? key.tier() : tier,
        paymentGiven ? paymentMethod : key.paymentMethod(),
        key.created(),
        limits == null ? key.limits() : limits);
  }

  private Answer revoke(Exchange exchange) {
    ApiKey revoked = keys.change(id(exchange), key -> null).orElseThrow(() -> unknown(exchange));
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", "revoked");
          json.writeStringField("id", revoked.id());
          json.writeEndObject();
        });
  }

  private static String id(Exchange exchange) {
    return exchange.pathParameter("id");
  }

  private static ApiException unknown(Exchange exchange) {
    String id = id(exchange);
    return ApiException.notFound(
        "There is no API key with the id '%s'."
            .formatted(id.length() <= 40 ? id : id.substring(0, 40) + "…"));
  }
}
