package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.FREE_KEY;
import static io.shardscan.server.http.TestServer.HOT_KEY;
import static io.shardscan.server.http.TestServer.OTHER_KEY;
import static io.shardscan.server.http.TestServer.UNPAID_KEY;
import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.error;
import static io.shardscan.server.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.model.catalog.CollectionId;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryApiTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String body(String moreFields) {
    return "{\"api_key\":\"%s\",\"collection\":\"products\",\"vector\":[1,0,0]%s}"
        .formatted(WARM_KEY, moreFields);
  }

  @Test
  void answersInTheOrderOfScoresWithoutMetadata() {
    HttpResponse<String> response = server.query(body(""));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.headers().firstValue("X-Trace-Id")).get().asString().hasSize(32);
    assertThat(response.body())
        .isEqualTo(
            "{\"results\":[{\"key\":\"product_1\",\"score\":1.0},"
                + "{\"key\":\"product_3\",\"score\":0.70710677}],"
                + "\"worker_stats\":[{\"worker_id\":\"w1\",\"vectors_scanned\":3,"
                + "\"duration_ms\":12}]}");
  }

  @Test
  void answersWithMetadataWhereAskedFor() {
    JsonNode answer = json(server.query(body(",\"include_metadata\":true,\"top_k\":1")).body());

    assertThat(answer.at("/results")).hasSize(1);
    assertThat(answer.at("/results/0/metadata/name").asText()).isEqualTo("eins");
  }

  @Test
  void takesNullForTheDefaultAndIgnoresUnknownFields() {
    HttpResponse<String> response =
        server.query(
            body(
                """
                ,"top_k":null,"similarity_threshold":null,"distance_metric":null,
                "include_metadata":null,"use_index":null,"index_params":null,
                "filter":{"a":[1,{"b":null}]},"min_score":[[[]]],"api":"x"
                """));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response.body()).at("/results")).hasSize(2);
  }

  @Test
  void takesAnIntegerWrittenAsDecimal() {
    assertThat(json(server.query(body(",\"top_k\":1.0")).body()).at("/results")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"euclidean,1.0", "dot_product,1.0", "cosine,1.0"})
  void scoresByEveryMetric(String metric, float best) {
    JsonNode answer =
        json(
            server
                .query(
                    body(
                        ",\"similarity_threshold\":-1,\"distance_metric\":\"%s\""
                            .formatted(metric)))
                .body());

    assertThat(answer.at("/results")).hasSize(3);
    assertThat(answer.at("/results/0/score").floatValue()).isEqualTo(best);
  }

  @ParameterizedTest
  @CsvSource({"pca", "hnsw", "ivf", "auto"})
  void answersEveryKnownIndexExactly(String index) {
    HttpResponse<String> response =
        server.query(
            body(
                ",\"use_index\":\"%s\",\"index_params\":{\"%s\":{\"n\":1}}"
                    .formatted(index, index)));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response.body()).at("/results")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"top_k\":0|'top_k' is 0; it must be an integer from 1 to 16384.",
        "\"top_k\":-1|'top_k' is -1; it must be",
        "\"top_k\":2.5|'top_k' is 2.5; it must be",
        "\"top_k\":16385|'top_k' is 16385; it must be an integer from 1 to 16384.",
        "\"top_k\":99999999999999999999|'top_k' is 99999999999999999999; it must be",
        "\"top_k\":1e999|'top_k' is 1e999; it must be",
        "\"top_k\":\"5\"|'top_k' is a string; it must be an integer from 1 to 16384.",
        "\"top_k\":[5]|'top_k' is an array; it must be",
        "\"top_k\":true|'top_k' is a boolean; it must be",
        "\"similarity_threshold\":\"0.5\"|'similarity_threshold' is a string; it must be a finite",
        "\"similarity_threshold\":1e999|'similarity_threshold' is too large for a 32-bit float.",
        "\"distance_metric\":\"manhattan\"|Unknown 'distance_metric' 'manhattan'; known are cosine,",
        "\"distance_metric\":5|'distance_metric' is a number; it must be one of cosine, dot_product",
        "\"include_metadata\":\"yes\"|'include_metadata' is a string; it must be true or false.",
        "\"include_metadata\":1|'include_metadata' is a number; it must be true or false.",
        "\"use_index\":\"lsh\"|Unknown 'use_index' 'lsh'; leave it out for an exact scan, or use",
        "\"use_index\":{}|'use_index' is an object; it must be null for an exact scan, or one of pca",
        "\"index_params\":[1]|'index_params' is an array; it must be an object.",
        "\"index_params\":{\"reduced_dimensions\":0}|'reduced_dimensions' in 'index_params' must be an",
        "\"index_params\":{\"pca\":{\"candidate_multiplier\":\"x\"}}|must be an integer from 1 to 10000.",
        "\"index_params\":{\"target_recall\":1}|'target_recall' in 'index_params' must be a number from 0.5",
      })
  void refusesAFieldThatIsWrongAndSaysWhatIsRight(String field, String message) {
    HttpResponse<String> response = server.query(body("," + field));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response)).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|'vector' is empty; it must have 1 to 16384 components.",
        "[1,null,0]|Component 1 of 'vector' is null; it must be a finite number.",
        "[1,0,\"0\"]|Component 2 of 'vector' is a string; it must be a finite number.",
        "[[1,0,0]]|Component 0 of 'vector' is an array; it must be a finite number.",
        "[1,{\"a\":[2]},0]|Component 1 of 'vector' is an object; it must be a finite number.",
        "[1,true,0]|Component 1 of 'vector' is a boolean; it must be a finite number.",
        "[1,NaN,0]|Component 1 of 'vector' is not a JSON number",
        "[1,0,Infinity]|Component 2 of 'vector' is not a JSON number",
        "[1,0,-Infinity]|Component 2 of 'vector' is not a JSON number",
        "[1e999,0,0]|Component 0 of 'vector' is too large for a 32-bit float.",
        "[1,-1e39,0]|Component 1 of 'vector' is too large for a 32-bit float.",
        "\"[1,0,0]\"|'vector' is a string; it must be an array of numbers.",
        "{}|'vector' is an object; it must be an array of numbers.",
        "null|Missing required fields: 'vector' (an array of numbers).",
        "[1,0]|The query vector has 2 components, the collection's have 3.",
      })
  void refusesAVectorThatIsWrongAndNamesTheComponent(String vector, String message) {
    HttpResponse<String> response =
        server.query(
            "{\"vector\":%s,\"collection\":\"products\",\"api_key\":\"%s\"}"
                .formatted(vector, WARM_KEY));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response)).contains(message);
  }

  @Test
  void takesTheLongestVectorAndRefusesALongerOne() {
    String longest =
        IntStream.range(0, 16_384).mapToObj(i -> "0.25").collect(Collectors.joining(","));

    assertThat(error(queryVector(longest))).contains("has 16384 components, the collection's");
    HttpResponse<String> longer = queryVector(longest + ",1");
    assertThat(longer.statusCode()).isEqualTo(400);
    assertThat(error(longer)).contains("'vector' has 16385 components; it must have 1 to 16384.");
  }

  private static HttpResponse<String> queryVector(String components) {
    return server.query(
        "{\"api_key\":\"%s\",\"collection\":\"products\",\"vector\":[%s]}"
            .formatted(WARM_KEY, components));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|The body must be a JSON object; it is empty.",
        "[]|The body must be a JSON object; it is an array.",
        "\"x\"|The body must be a JSON object; it is a string.",
        "{|The body is not valid JSON (line 1",
        "{\"api_key\":}|The body is not valid JSON",
        "{'api_key':'a'}|The body is not valid JSON",
        "{} {}|There is more after the JSON object",
        "{}x|The body is not valid JSON",
        "{\"top_k\":1,\"top_k\":2}|The body has the field 'top_k' twice",
        "{\"x\":{\"y\":1,\"y\":2}}|The body has the field 'y' twice",
        "{\"top_k\":01}|The body is not valid JSON",
        "{\"top_k\":+1}|The body is not valid JSON",
      })
  void refusesWhatIsNotAJsonObjectBeforeAskingForAKey(String body, String message) {
    HttpResponse<String> response = server.query(body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response)).contains(message);
  }

  @Test
  void refusesJsonThatIsNestedTooDeep() {
    HttpResponse<String> response =
        server.query(body(",\"x\":" + "[".repeat(1_000) + "]".repeat(1_000)));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response)).contains("nested deeper than 64 levels");
  }

  @Test
  void namesAllMissingFields() {
    HttpResponse<String> response = server.query("{\"api_key\":\"%s\"}".formatted(WARM_KEY));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response))
        .isEqualTo(
            "Missing required fields: 'collection' (a string), 'vector' (an array of numbers).");
  }

  @Test
  void tellsAllProblemsAtOnce() {
    HttpResponse<String> response =
        server.query(body(",\"top_k\":0,\"distance_metric\":\"l2\",\"include_metadata\":3"));

    assertThat(error(response)).contains("'top_k'", "'distance_metric'", "'include_metadata'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}",
        "{\"api_key\":null}",
        "{\"api_key\":5}",
        "{\"api_key\":\"\"}",
        "{\"api_key\":\"sk_nobody\",\"top_k\":0}",
        "{\"api_key\":{\"a\":1},\"vector\":\"x\"}",
      })
  void asksForAKeyBeforeItLooksAtTheFields(String body) {
    HttpResponse<String> response = server.query(body);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(error(response)).contains("Invalid or missing API key", "'api_key'");
    assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void asksForPaymentBeforeItLooksAtTheFields() {
    HttpResponse<String> response =
        server.query("{\"api_key\":\"%s\",\"top_k\":0}".formatted(UNPAID_KEY));

    assertThat(response.statusCode()).isEqualTo(402);
    assertThat(error(response)).startsWith("The hot tier needs a payment method");
    assertThat(server.query(body("").replace(WARM_KEY, HOT_KEY)).statusCode()).isEqualTo(200);
  }

  @Test
  void doesNotFindAnUnknownCollectionNorAnotherTenants() {
    HttpResponse<String> unknown = server.query(body("").replace("products", "nothing"));
    HttpResponse<String> foreign = server.query(body("").replace(WARM_KEY, OTHER_KEY));

    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(error(unknown)).contains("'nothing' not found");
    assertThat(foreign.statusCode()).isEqualTo(404);
  }

  @Test
  void refusesANameThatNoCollectionCanHave() {
    HttpResponse<String> response = server.query(body("").replace("products", "pröducts/x"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response)).startsWith("Invalid collection name 'pröducts/x'");
  }

  @Test
  void saysWhenToComeBackIfTheQueueIsFull() {
    try (TestServer busy = new TestServer()) {
      busy.collections.queueIsFull(true);

      HttpResponse<String> response = busy.query(body(""));

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(error(response)).isEqualTo("The queue is full, try again.");
      assertThat(response.headers().firstValue("Retry-After")).contains("2");
    }
  }

  @Test
  void hidesAFaultOfItsOwnBehindATraceId() {
    try (TestServer faulty = new TestServer()) {
      faulty.collections.failWith(new IllegalStateException("secret detail"));

      HttpResponse<String> response = faulty.query(body(""));

      assertThat(response.statusCode()).isEqualTo(500);
      String traceId = response.headers().firstValue("X-Trace-Id").orElseThrow();
      assertThat(error(response)).contains(traceId).doesNotContain("secret");
      assertThat(response.body()).doesNotContain("IllegalState", "at io.");
    }
  }

  @Test
  void answersEvenIfTheVirtualMachineFails() {
    try (TestServer faulty = new TestServer()) {
      faulty.collections.failWith(new StackOverflowError("secret detail"));

      HttpResponse<String> response = faulty.query(body(""));

      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(error(response))
          .contains(response.headers().firstValue("X-Trace-Id").orElseThrow())
          .doesNotContain("secret");
      assertThat(faulty.metric("shardscan_errors_total", "kind=\"internal\"")).isEqualTo(1);
    }
  }

  @Test
  void keepsTheTraceIdOfTheCaller() {
    HttpResponse<String> response =
        server.send(
            server
                .request("/health")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

    assertThat(response.headers().firstValue("X-Trace-Id"))
        .contains("0af7651916cd43dd8448eb211c80319c");
  }

  @Test
  void answersTheSameToABearerKey() {
    HttpResponse<String> response = queryWithBearer(WARM_KEY, "\"top_k\":1,\"api_key\":[7]");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response.body()).at("/results/0/key").asText()).isEqualTo("product_1");
  }

  @Test
  void carriesVectorsAndSomeMetadataWhereAskedFor() {
    JsonNode hit =
        json(queryWithBearer(FREE_KEY, "\"top_k\":1,\"include_vectors\":true").body())
            .at("/results/0");
    assertThat(hit).hasToString("{\"key\":\"product_1\",\"score\":1.0,\"vector\":[1.0,0.0,0.0]}");
    assertThat(queryWithBearer(FREE_KEY, "\"filter\":{},\"include_metadata\":false").body())
        .contains("\"metadata\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":{\"$like\":1}} | Unknown filter operator '$like'; known are $eq, $ne",
        "{\"$nor\":[]} | Unknown filter operator '$nor'",
        "{\"a\":{\"$gt\":true}} | '$gt' of field 'a' has a boolean; it must have a number or a string",
        "{\"a\":[1]} | '$eq' of field 'a' has an array",
        "{\"a\":{\"$in\":1}} | '$in' of field 'a' has a number; it must have an array of values",
        "{\"a\":{\"$exists\":1}} | '$exists' of field 'a' has a number; it must have true or false",
        "{\"$and\":{}} | '$and' is an object; it must be an array of at least one filter",
        "{\"a\":{}} | an object without an operator",
        "{\"a\":1e999999} | a number beyond what any row can hold",
        "7 | 'filter' is a number; it must be an object",
      })
  void saysWhatIsWrongWithAFilter(String filter, String expected) {
    HttpResponse<String> response = queryWithBearer(WARM_KEY, "\"filter\":" + filter);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response)).contains(expected);
  }

  private static HttpResponse<String> queryWithBearer(String key, String moreFields) {
    return server.send(
        server
            .request("/api/v1/query", key)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"collection\":\"products\",\"vector\":[1,0,0],%s}".formatted(moreFields))));
  }

  @Test
  void writesAScoreThatNoFloatHoldsAsTheNearestOne() {
    try (TestServer large = new TestServer()) {
      large.collections.add(
          new CollectionId(TestServer.TENANT, "large"),
          new InMemoryCollections.Row("far", new float[] {3e38f, 3e38f, 0}, "{}"));

      HttpResponse<String> response =
          large.query(
              """
              {"api_key":"%s","collection":"large","vector":[3e38,0,0],
               "distance_metric":"dot_product"}
              """
                  .formatted(WARM_KEY));

      assertThat(json(response.body()).at("/results/0/score").floatValue())
          .isEqualTo(Float.MAX_VALUE);
    }
  }

  @Test
  void writesAnyKeyAndLargeAnswers() {
    try (TestServer large = new TestServer()) {
      InMemoryCollections.Row[] rows =
          IntStream.range(0, 16_000)
              .mapToObj(
                  i ->
                      new InMemoryCollections.Row(
                          "ключ \"%05d\" 🗝\u0001".formatted(i),
                          new float[] {1, 0, 0},
                          "{\"text\":\"%s\"}".formatted("ä".repeat(100))))
              .toArray(InMemoryCollections.Row[]::new);
      large.collections.add(new CollectionId(TestServer.TENANT, "large"), rows);

      HttpResponse<String> response =
          large.query(
              body(",\"top_k\":16384,\"include_metadata\":true").replace("products", "large"));

      assertThat(response.statusCode()).isEqualTo(200);
      JsonNode results = json(response.body()).at("/results");
      assertThat(results).hasSize(16_000);
      assertThat(results.at("/15999/key").asText()).isEqualTo("ключ \"15999\" 🗝\u0001");
      assertThat(results.at("/15999/metadata/text").asText()).hasSize(100);
    }
  }
}
