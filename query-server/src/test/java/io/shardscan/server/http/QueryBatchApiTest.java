package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.FREE_KEY;
import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.error;
import static io.shardscan.server.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryBatchApiTest {
  private static final String GOOD =
      "{\"collection\":\"products\",\"vector\":[1,0,0],\"top_k\":1,\"min_score\":[1]}";

  @Test
  void answersEachQueryForItself() {
    try (TestServer server = new TestServer()) {
      String wrong = "{\"collection\":\"products\",\"vector\":[1,0]}";
      String malformed = "{\"collection\":\"products\",\"vector\":[1,0,0],\"top_k\":\"x\"}";
      String unknown = "{\"collection\":\"nowhere\",\"vector\":[1]}";
      String body =
          "{\"other\": {\"queries\": 1}, \"queries\": [ %s , %s,%s,%s,7,%s ]}"
              .formatted(GOOD, wrong, malformed, unknown, GOOD);
      JsonNode results = json(batch(server, WARM_KEY, body).body()).path("results");

      assertThat(results.findValuesAsText("status"))
          .containsExactly("200", "400", "400", "404", "400", "200");
      assertThat(results.at("/0/results/0/key").asText()).isEqualTo("product_1");
      assertThat(results.at("/5/results")).isEqualTo(results.at("/0/results"));
      assertThat(results.at("/2/error").asText()).contains("'top_k' is a string");
      assertThat(results.at("/2/results")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{}", "{\"queries\":[]}", "{\"queries\":{}}", "{\"queries\":[{}]}{}"})
  void refusesWhatIsNoBatch(String body) {
    try (TestServer server = new TestServer()) {
      HttpResponse<String> response = batch(server, WARM_KEY, body);
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(error(response)).contains("'queries', an array of 1 to 100 queries");
    }
  }

  @Test
  void takesAtMostAHundredQueries() {
    try (TestServer server = new TestServer()) {
      assertThat(json(batch(server, WARM_KEY, queries(100)).body()).path("results")).hasSize(100);
      assertThat(error(batch(server, WARM_KEY, queries(101)))).contains("more than 100 queries");
    }
  }

  @Test
  void asksForPaymentWhereTheTierNeedsIt() {
    try (TestServer server = new TestServer()) {
      assertThat(batch(server, TestServer.UNPAID_KEY, queries(1)).statusCode()).isEqualTo(402);
    }
  }

  @Test
  void countsEachQueryAgainstTheLimit() {
    try (TestServer server = new TestServer(TestServer.settings(each -> each.rateLimits = true))) {
      assertThat(batch(server, FREE_KEY, queries(6)).statusCode()).isEqualTo(200);
      assertThat(batch(server, FREE_KEY, queries(6)).statusCode()).isEqualTo(429);
      assertThat(batch(server, FREE_KEY, queries(4)).statusCode()).isEqualTo(200);
    }
  }

  private static String queries(int count) {
    return "{\"queries\":[%s]}".formatted(String.join(",", Collections.nCopies(count, GOOD)));
  }

  private static HttpResponse<String> batch(TestServer server, String key, String body) {
    return server.send(
        server.request("/api/v1/query/batch", key).POST(HttpRequest.BodyPublishers.ofString(body)));
  }
}
