package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.limits.Limits;
import io.shardscan.server.auth.RateLimits;
import io.shardscan.server.collection.RowLookup;
import io.shardscan.server.collection.RowSample;
import io.shardscan.server.collection.StoredRow;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Rows of a collection chosen by chance, to be looked at, or drawn on a map. */
final class SampleResource implements Resource {
  private static final int DEFAULT_ROWS = 1;
  private static final int MOST_AXES = 3;

  /** Samples that are worked on at once; each may hold {@link QueryParser}'s bytes of vectors. */
  private static final int MOST_AT_ONCE = 2;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final TenantCollections collections;
  private final RowLookup rows;
  private final Quotas quotas;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  SampleResource(TenantCollections collections, RowLookup rows, Quotas quotas) {
    this.collections = collections;
    this.rows = rows;
    this.quotas = quotas;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(
            Method.GET, "/api/v1/collections/{collection}/sample", Access.BEARER, this::sample));
  }

  private Answer sample(Exchange exchange) {
    Authenticator.requirePayment(exchange.key());
    CollectionId collection = TenantCollections.named(exchange);
    int wanted = integer(exchange, "rows", 1, Limits.MAX_SAMPLE_ROWS, DEFAULT_ROWS);
    int axes = integer(exchange, "axes", 0, MOST_AXES, 0);
    boolean withMetadata = flag(exchange, "include_metadata");
    boolean withVectors = flag(exchange, "include_vectors");
    int dimension = collections.describe(collection).dimension().orElse(1);
    long fitting = QueryParser.MAX_ANSWER_VECTOR_BYTES / ((long) dimension * Float.BYTES);
    quotas.take(exchange.key(), RateLimits.Kind.QUERY);
    if (!places.tryAcquire()) {
      throw ApiException.unavailable("The server is drawing other samples, try again", RETRY_AFTER);
    }
    try {
      List<StoredRow> found =
          rows.sample(collection, (int) Math.min(wanted, fitting), withMetadata);
      RowSample sample = RowSample.of(found, axes);
      return Answer.json(Status.OK_200, json -> write(json, sample, withVectors));
    } finally {
      places.release();
    }
  }

  private static void write(JsonGenerator json, RowSample sample, boolean withVectors)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("rows");
    for (int i = 0; i < sample.rows().size(); i++) {
      StoredRow row = sample.rows().get(i);
      json.writeStartObject();
      json.writeStringField("key", row.key());
      if (!sample.positions().isEmpty()) {
        json.writeFieldName("position");
        double[] position = sample.positions().get(i);
        json.writeArray(position, 0, position.length);
      }
      if (withVectors) {
        json.writeFieldName("vector");
        SearchAnswerWriter.writeVector(json, row.vector());
      }
      if (row.metadataJson() != null) {
        json.writeFieldName("metadata");
        json.writeRawValue(row.metadataJson());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("explained_variance");
    for (double share : sample.explainedVariance()) {
      json.writeNumber(share);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static int integer(Exchange exchange, String name, int least, int most, int otherwise) {
    Optional<String> text = exchange.queryParameter(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw outside(name, least, most);
    }
    throw outside(name, least, most);
  }

  private static ApiException outside(String name, int least, int most) {
    return ApiException.badRequest(
        "The query parameter '%s' must be an integer from %d to %d.".formatted(name, least, most));
  }

  private static boolean flag(Exchange exchange, String name) {
    return switch (exchange.queryParameter(name).orElse("false")) {
      case "true", "" -> true;
      case "false" -> false;
      default ->
          throw ApiException.badRequest(
              "The query parameter '%s' must be true or false.".formatted(name));
    };
  }
}
