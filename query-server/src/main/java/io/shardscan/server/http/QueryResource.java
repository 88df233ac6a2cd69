package io.shardscan.server.http;

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
import java.util.List;

/**
 * Queries. What is wrong with a request is looked for in this order: can its body be read as JSON
 * (400), is its key one of ours (401), does the key's tier need a payment method (402), are the
 * fields right (400), has the key used up its limit (429), and then whatever the collection says
 * (404, 400, 409, 503). Fields come before the limit, because a query with a wrong field costs
 * nothing further and its sender is better served by hearing what is wrong than when to send it
 * again.
 */
final class QueryResource implements Resource {
  private final SearchService search;
  private final VersionDemand demand;
  private final Authenticator authenticator;
  private final Quotas quotas;
  private final BodyReader bodies;
  private final ServerMetrics metrics;

  QueryResource(
      SearchService search,
      VersionDemand demand,
      Authenticator authenticator,
      Quotas quotas,
      BodyReader bodies,
      ServerMetrics metrics) {
    this.search = search;
    this.demand = demand;
    this.authenticator = authenticator;
    this.quotas = quotas;
    this.bodies = bodies;
    this.metrics = metrics;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(Method.POST, "/api/query", Access.KEY_IN_BODY, this::withKeyInBody),
        new Route(Method.POST, "/api/v1/query", Access.BEARER, this::withBearer));
  }

  private Answer withKeyInBody(Exchange exchange) throws IOException {
    long started = System.nanoTime();
    QueryFields fields = read(exchange.body(), false);
    return answer(exchange, authenticator.fromBody(fields.apiKey()), fields, started);
  }

  private Answer withBearer(Exchange exchange) throws IOException {
    long started = System.nanoTime();
    return answer(exchange, exchange.key(), read(exchange.body(), true), started);
  }

  private Answer answer(Exchange exchange, ApiKey key, QueryFields fields, long started) {
    Authenticator.requirePayment(key);
    SearchRequest request = fields.toRequest(key);
    quotas.take(key, RateLimits.Kind.QUERY);
    AtLeast.await(exchange, request.collection(), demand);
    SearchAnswer answer = search(request, started);
    return Answer.json(
        Status.OK_200, json -> SearchAnswerWriter.write(json, answer, request.metadata().any()));
  }

  private SearchAnswer search(SearchRequest request, long started) {
    SearchAnswer answer;
    try {
      answer = search.search(request);
    } catch (NotServedException e) {
      metrics.notServed();
      throw e;
    }
    metrics.query(
        System.nanoTime() - started,
        answer.workers().stream().mapToLong(WorkerStats::vectorsScanned).sum());
    return answer;
  }

  private QueryFields read(RequestBody body, boolean bearer) throws IOException {
    return bodies.read(
        body,
        Limits.MAX_QUERY_BODY_BYTES,
        (bytes, length) -> QueryParser.parse(bytes, length, bearer));
  }
}
