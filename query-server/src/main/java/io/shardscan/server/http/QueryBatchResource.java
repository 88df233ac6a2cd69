package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.limits.Limits;
import io.shardscan.server.auth.RateLimits;
import io.shardscan.server.collection.NotServedException;
import io.shardscan.server.collection.SearchAnswer;
import io.shardscan.server.collection.SearchRequest;
import io.shardscan.server.collection.SearchService;
import io.shardscan.server.collection.VersionDemand;
import io.shardscan.server.collection.WorkerStats;
import io.shardscan.server.observe.ServerMetrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several queries in one request. Each has an outcome of its own; a few are searched for at once,
 * and the answer is written as they end, so that it is never held whole.
 */
final class QueryBatchResource implements Resource {
  private static final Logger LOG = LoggerFactory.getLogger(QueryBatchResource.class);

  /** Queries of a batch that run at once: they are not to fill the queue before anybody else. */
  private static final int AT_ONCE = 8;

  private final SearchService search;
  private final VersionDemand demand;
  private final Quotas quotas;
  private final BodyReader bodies;
  private final ServerMetrics metrics;

  QueryBatchResource(
      SearchService search,
      VersionDemand demand,
      Quotas quotas,
      BodyReader bodies,
      ServerMetrics metrics) {
    this.search = search;
    this.demand = demand;
    this.quotas = quotas;
    this.bodies = bodies;
    this.metrics = metrics;
  }

  @Override
  public List<Route> routes() {
    return List.of(new Route(Method.POST, "/api/v1/query/batch", Access.BEARER, this::answer));
  }

  /** What became of a query: an answer to it, or an error. */
  private record Outcome(
      @Nullable SearchAnswer answer, boolean withMetadata, @Nullable ApiException error) {}

  private Answer answer(Exchange exchange) throws IOException {
    ApiKey key = exchange.key();
    Authenticator.requirePayment(key);
    List<QueryBatch.Item> items =
        bodies.read(exchange.body(), Limits.MAX_BATCH_BODY_BYTES, QueryBatch::parse);
    quotas.take(key, RateLimits.Kind.QUERY, items.size());
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("results");
          for (int from = 0; from < items.size(); from += AT_ONCE) {
            List<QueryBatch.Item> some =
                items.subList(from, Math.min(from + AT_ONCE, items.size()));
            for (Outcome outcome : search(some, key, exchange)) {
              write(json, outcome);
            }
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private List<Outcome> search(List<QueryBatch.Item> items, ApiKey key, Exchange exchange) {
    List<Outcome> outcomes = new ArrayList<>(items.size());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Outcome>> running = new ArrayList<>(items.size());
      for (QueryBatch.Item item : items) {
        running.add(threads.submit(() -> search(item, key, exchange)));
      }
      for (Future<Outcome> each : running) {
        outcomes.add(each.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("a batch was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a query of a batch failed", e.getCause());
    }
    return outcomes;
  }

  private Outcome search(QueryBatch.Item item, ApiKey key, Exchange exchange) {
    if (item.fields() == null) {
      return new Outcome(null, false, item.refusal());
    }
    long started = System.nanoTime();
    try {
      SearchRequest request = item.fields().toRequest(key);
      AtLeast.await(exchange, request.collection(), demand);
      SearchAnswer answer = search.search(request);
      metrics.query(
          System.nanoTime() - started,
          answer.workers().stream().mapToLong(WorkerStats::vectorsScanned).sum());
      return new Outcome(answer, request.metadata().any(), null);
    } catch (RuntimeException e) {
      if (e instanceof NotServedException) {
        metrics.notServed();
      }
      ApiException known =
          Failures.known(e)
              .orElseGet(
                  () -> {
                    LOG.error("Internal error of a query of a batch", e);
                    return ApiException.internal(exchange.traceId());
                  });
      metrics.failed(known.kind().label());
      return new Outcome(null, false, known);
    }
  }

  private static void write(JsonGenerator json, Outcome outcome) throws IOException {
    json.writeStartObject();
    if (outcome.answer() != null) {
      json.writeNumberField("status", Status.OK_200.code());
      SearchAnswerWriter.writeFields(json, outcome.answer(), outcome.withMetadata());
    } else if (outcome.error() != null) {
      json.writeNumberField("status", outcome.error().kind().status().code());
      json.writeStringField("error", outcome.error().getMessage());
      json.writeArrayFieldStart("results");
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}
