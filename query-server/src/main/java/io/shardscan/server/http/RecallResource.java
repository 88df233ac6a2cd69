package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.limits.Limits;
import io.shardscan.server.auth.RateLimits;
import io.shardscan.server.collection.RecallMeasurement;
import io.shardscan.server.collection.RecallReport;
import io.shardscan.server.collection.RecallRequest;
import io.shardscan.server.scan.score.Metric;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Measures on a collection's own rows what its approximate searches find. */
final class RecallResource implements Resource {
  private static final int MAX_QUERIES = 250;
  private static final int DEFAULT_QUERIES = 25;
  private static final int DEFAULT_TOP_K = 10;

  private final RecallMeasurement measurement;
  private final BodyReader bodies;
  private final Quotas quotas;

  RecallResource(RecallMeasurement measurement, BodyReader bodies, Quotas quotas) {
    this.measurement = measurement;
    this.bodies = bodies;
    this.quotas = quotas;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(
            Method.POST, "/api/v1/collections/{collection}/recall", Access.BEARER, this::measure));
  }

  private Answer measure(Exchange exchange) throws IOException {
    Authenticator.requirePayment(exchange.key());
    CollectionId collection = TenantCollections.named(exchange);
    JsonFields fields = bodies.readObject(exchange.body(), Limits.MAX_QUERY_BODY_BYTES, true);
    Long queries = fields.integer("num", 1, MAX_QUERIES);
    Long topK = fields.integer("top_k", 1, Limits.MAX_TOP_K);
    Metric metric = metric(fields);
    IndexParameters index = index(fields);
    fields.check();
    int count = queries == null ? DEFAULT_QUERIES : queries.intValue();
    quotas.take(exchange.key(), RateLimits.Kind.QUERY, count);
    RecallReport report =
        measurement.measure(
            new RecallRequest(
                collection,
                count,
                topK == null ? DEFAULT_TOP_K : topK.intValue(),
                metric,
                index.choice()));
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeNumberField("avg_recall", report.recall());
          json.writeNumberField("avg_exhaustive_count", report.exactResults());
          json.writeNumberField("avg_ann_count", report.indexResults());
          json.writeNumberField("queries", report.queries());
          json.writeNumberField("top_k", report.topK());
          json.writeStringField("index", report.index());
          json.writeStringField("index_used", report.indexUsed());
          writeLatency(json, "exact_ms", report.exact());
          writeLatency(json, "index_ms", report.approximate());
          json.writeEndObject();
        });
  }

  private static void writeLatency(JsonGenerator json, String name, RecallReport.Latency latency)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("p50", latency.medianMillis());
    json.writeNumberField("p99", latency.highMillis());
    json.writeEndObject();
  }

  private static Metric metric(JsonFields fields) {
    String name = fields.string("distance_metric");
    if (name == null) {
      return Metric.COSINE;
    }
    return Metric.of(name)
        .orElseGet(
            () -> {
              fields.problem(
                  "Unknown 'distance_metric'; known are %s."
                      .formatted(
                          Arrays.stream(Metric.values())
                              .map(Metric::wireName)
                              .collect(Collectors.joining(", "))));
              return Metric.COSINE;
            });
  }

  private static IndexParameters index(JsonFields fields) throws IOException {
    IndexParameters index = new IndexParameters();
    String name = fields.string("use_index");
    if (name != null && !IndexParameters.NAMES.contains(name)) {
      fields.problem(
          "Unknown 'use_index'; use one of %s."
              .formatted(String.join(", ", IndexParameters.NAMES)));
    }
    index.use(name == null ? "auto" : name);
    JsonFields parameters = fields.object("index_params");
    if (parameters != null) {
      parameters.read(index);
    }
    index.problems().forEach(fields::problem);
    return index;
  }
}
