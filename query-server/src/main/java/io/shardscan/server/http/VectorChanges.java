package io.shardscan.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.Header;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.limits.Limits;
import io.shardscan.server.auth.RateLimits;
import io.shardscan.server.collection.CollectionStatus;
import io.shardscan.server.collection.CollectionSummary;
import io.shardscan.server.collection.RowLookup;
import io.shardscan.server.collection.StoredRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/** Inserts, changes and deletes rows one by one. */
final class VectorChanges implements Resource {
  private static final String ONE_BY_ONE = VectorResource.VECTORS;
  private static final int MAX_KEYS = 100_000;

  /** How long a change waits for changes before it, or for itself, to be seen by queries. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final TenantCollections collections;
  private final RowLookup rows;
  private final InlineWriter writer;
  private final VectorResource vectors;
  private final BodyReader bodies;
  private final Quotas quotas;

  VectorChanges(
      TenantCollections collections,
      RowLookup rows,
      InlineWriter writer,
      VectorResource vectors,
      BodyReader bodies,
      Quotas quotas) {
    this.collections = collections;
    this.rows = rows;
    this.writer = writer;
    this.vectors = vectors;
    this.bodies = bodies;
    this.quotas = quotas;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(Method.POST, ONE_BY_ONE, Access.BEARER, this::upsert),
        new Route(Method.POST, ONE_BY_ONE + "/update", Access.BEARER, this::update),
        new Route(Method.POST, ONE_BY_ONE + "/delete", Access.BEARER, this::delete),
        // Keys of these names, which the paths above would otherwise hide.
        new Route(
            Method.GET,
            ONE_BY_ONE + "/update",
            Access.BEARER,
            each -> vectors.fetch(each, "update")),
        new Route(
            Method.GET,
            ONE_BY_ONE + "/delete",
            Access.BEARER,
            each -> vectors.fetch(each, "delete")));
  }

  private Answer upsert(Exchange exchange) throws IOException {
    CollectionId collection = admit(exchange);
    List<InlineRow> sent = read(exchange);
    List<InlineRow> complete = new ArrayList<>(sent.size());
    for (int i = 0; i < sent.size(); i++) {
      InlineRow row = sent.get(i);
      if (row.vector() == null) {
        throw ApiException.badRequest("vectors[%d]: 'vector' is missing.".formatted(i));
      }
      complete.add(
          row.key() == null
              ? new InlineRow(ownKey(row, i), row.vector(), row.metadataJson())
              : row);
    }
    checkDimensions(collection, complete);
    Allowance.dimension(exchange.key(), lengthOf(complete.getFirst()));
    collections.requireRoom(exchange.key(), bytes(complete));
    Header version = writer.upsert(collection, complete, exchange.key());
    return Answer.json(
            Status.ACCEPTED_202,
            json -> {
              json.writeStartObject();
              json.writeStringField("status", "processing");
              json.writeNumberField("vector_count", complete.size());
              json.writeStringField("file", InlineFiles.NAME);
              json.writeArrayFieldStart("ids");
              for (InlineRow row : complete) {
                json.writeString(row.key());
              }
              json.writeEndArray();
              json.writeEndObject();
            })
        .with(version);
  }

  private Answer update(Exchange exchange) throws IOException {
    CollectionId collection = admit(exchange);
    List<InlineRow> sent = read(exchange);
    Map<String, InlineRow> byKey = new HashMap<>();
    for (int i = 0; i < sent.size(); i++) {
      InlineRow row = sent.get(i);
      if (row.key() == null) {
        throw ApiException.badRequest("vectors[%d]: 'id' is missing.".formatted(i));
      }
      byKey.put(row.key(), row);
    }
    awaitServed(collection);
    List<InlineRow> changed = new ArrayList<>();
    for (StoredRow present : rows.find(collection, byKey.keySet(), true)) {
      InlineRow row = byKey.get(present.key());
      changed.add(
          new InlineRow(
              present.key(),
              row.vector() == null ? present.vector() : row.vector(),
              row.metadataJson() == null ? present.metadataJson() : row.metadataJson()));
    }
    if (changed.isEmpty()) {
      return counted("updated_count", 0);
    }
    checkDimensions(collection, changed);
    Header version = writer.upsert(collection, changed, exchange.key());
    awaitServed(collection);
    return counted("updated_count", changed.size()).with(version);
  }

  private Answer delete(Exchange exchange) throws IOException {
    CollectionId collection = admit(exchange);
    JsonFields fields = bodies.readObject(exchange.body(), Limits.MAX_INLINE_BODY_BYTES, false);
    Set<String> keys = keys(fields);
    fields.check();
    boolean served = awaitServed(collection);
    int found = rows.find(collection, keys, false).size();
    // What is not served yet may have the keys, too.
    if (found == 0 && served) {
      return counted("deleted_count", 0);
    }
    Header version = writer.delete(collection, keys, exchange.key());
    awaitServed(collection);
    return counted("deleted_count", found).with(version);
  }

  private CollectionId admit(Exchange exchange) {
    ApiKey key = exchange.key();
    Authenticator.requirePayment(key);
    CollectionId collection = TenantCollections.named(exchange);
    quotas.take(key, RateLimits.Kind.QUERY);
    return collection;
  }

  private List<InlineRow> read(Exchange exchange) throws IOException {
    return bodies.read(exchange.body(), Limits.MAX_INLINE_BODY_BYTES, InlineRowParser::parse);
  }

  private static Set<String> keys(JsonFields fields) {
    JsonNode ids = fields.any("ids");
    Set<String> keys = new LinkedHashSet<>();
    if (ids == null || !ids.isArray() || ids.isEmpty() || ids.size() > MAX_KEYS) {
      fields.problem("'ids' must be an array of 1 to %d keys.".formatted(MAX_KEYS));
      return keys;
    }
    for (JsonNode id : ids) {
      if (!id.isTextual() && !id.isNumber()) {
        fields.problem("'ids' must have strings and numbers only.");
        return keys;
      }
      keys.add(id.asText());
    }
    return keys;
  }

  /** A key that the same row in the same request would get again, so that a retry does no harm. */
  private static String ownKey(InlineRow row, int index) {
    float[] vector = row.vector() == null ? new float[0] : row.vector();
    byte[] metadata =
        row.metadataJson() == null
            ? new byte[0]
            : row.metadataJson().getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES + vector.length * Float.BYTES + metadata.length);
    bytes.putInt(index);
    for (float component : vector) {
      bytes.putFloat(component);
    }
    return UUID.nameUUIDFromBytes(bytes.put(metadata).array()).toString();
  }

  private void checkDimensions(CollectionId collection, List<InlineRow> changed) {
    OptionalInt known =
        collections.find(collection).map(CollectionSummary::dimension).orElse(OptionalInt.empty());
    int expected = known.orElse(lengthOf(changed.getFirst()));
    for (InlineRow row : changed) {
      if (lengthOf(row) != expected) {
        throw ApiException.badRequest(
            "The vector of row '%s' has %d dimensions, but %s have %d."
                .formatted(
                    row.key(),
                    lengthOf(row),
                    known.isPresent()
                        ? "those of collection '%s'".formatted(collection.name())
                        : "those before it",
                    expected));
      }
    }
  }

  private static long bytes(List<InlineRow> rows) {
    return (long) rows.size() * lengthOf(rows.getFirst()) * Float.BYTES;
  }

  private static int lengthOf(InlineRow row) {
    return row.vector() == null ? 0 : row.vector().length;
  }

  /**
   * Waits until all that was sent so far is seen by queries, or for as long as a client may.
   *
   * @return whether it is seen
   */
  private boolean awaitServed(CollectionId collection) {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (collections.describe(collection).status() == CollectionStatus.PROCESSING) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ApiException.unavailable(
            "The request was interrupted, try again", Duration.ofSeconds(1));
      }
    }
    return true;
  }

  private static Answer counted(String name, int count) {
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeNumberField(name, count);
          json.writeNumberField("files_modified", count > 0 ? 1 : 0);
          json.writeEndObject();
        });
  }
}
