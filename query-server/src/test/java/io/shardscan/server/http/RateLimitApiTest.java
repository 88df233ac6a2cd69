package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.FREE_KEY;
import static io.shardscan.server.http.TestServer.HOT_KEY;
import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.error;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitApiTest {
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer(TestServer.settings(settings -> settings.rateLimits = true));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({FREE_KEY + ",10", WARM_KEY + ",50", HOT_KEY + ",200"})
  void allowsEachTierItsQueriesAndNoMore(String key, int perSecond) {
    for (int i = 0; i < perSecond; i++) {
      assertThat(query(key).statusCode()).isEqualTo(200);
    }

    HttpResponse<String> refused = query(key);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(error(refused)).contains(perSecond + " queries per second");
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(server.metric("shardscan_rate_limited_total", "limit=\"query\"")).isEqualTo(1);

    server.nanos.addAndGet(Duration.ofSeconds(1).toNanos() / perSecond);
    assertThat(query(key).statusCode()).isEqualTo(200);
    assertThat(query(key).statusCode()).isEqualTo(429);
  }

  @ParameterizedTest
  @CsvSource({FREE_KEY + ",5,12", WARM_KEY + ",20,3", HOT_KEY + ",60,1"})
  void allowsEachTierItsUploadsAndNoMore(String key, int perMinute, String retryAfter) {
    for (int i = 0; i < perMinute; i++) {
      assertThat(upload(key, i % 2 == 0 ? "POST" : "PUT").statusCode()).isLessThan(202);
    }

    HttpResponse<String> refused = upload(key, "POST");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(error(refused)).contains(perMinute + " uploads per minute");
    assertThat(refused.headers().firstValue("Retry-After")).contains(retryAfter);
    assertThat(upload(key, "PUT").statusCode()).isEqualTo(429);

    server.nanos.addAndGet(Duration.ofMinutes(1).toNanos() / perMinute);
    assertThat(upload(key, "PUT").statusCode()).isEqualTo(200);
    assertThat(upload(key, "PUT").statusCode()).isEqualTo(429);
  }

  @Test
  void countsBothQueryEndpointsTogetherAndKeysApart() {
    for (int i = 0; i < 5; i++) {
      query(FREE_KEY);
      queryWithBearer(FREE_KEY);
    }

    assertThat(queryWithBearer(FREE_KEY).statusCode()).isEqualTo(429);
    assertThat(query(FREE_KEY).statusCode()).isEqualTo(429);
    assertThat(query(WARM_KEY).statusCode()).isEqualTo(200);
    assertThat(upload(FREE_KEY, "POST").statusCode()).isEqualTo(201);
  }

  @Test
  void doesNotCountRequestsThatAreWrong() {
    for (int i = 0; i < 20; i++) {
      assertThat(server.query("{\"api_key\":\"%s\"}".formatted(FREE_KEY)).statusCode())
          .isEqualTo(400);
      assertThat(server.upload(FREE_KEY, "products", "a.exe", new byte[] {1}).statusCode())
          .isEqualTo(400);
    }
    assertThat(query(FREE_KEY).statusCode()).isEqualTo(200);
  }

  @Test
  void canBeSwitchedOff() {
    try (TestServer unlimited = new TestServer()) {
      for (int i = 0; i < 30; i++) {
        assertThat(unlimited.query(body(FREE_KEY)).statusCode()).isEqualTo(200);
      }
    }
  }

  private HttpResponse<String> query(String key) {
    return server.query(body(key));
  }

  private static String body(String key) {
    return "{\"api_key\":\"%s\",\"collection\":\"products\",\"vector\":[1,0,0]}".formatted(key);
  }

  private HttpResponse<String> queryWithBearer(String key) {
    return server.send(
        server
            .request("/api/v1/query", key)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"collection\":\"products\",\"vector\":[1,0,0]}")));
  }

  private HttpResponse<String> upload(String key, String method) {
    return server.send(
        server
            .request("/api/v1/collections/products/files/a.csv", key)
            .method(method, HttpRequest.BodyPublishers.ofString("x")));
  }

  @Test
  void countsUploadsInPartsWhenTheyAreBegun() {
    for (int i = 0; i < 5; i++) {
      assertThat(begin(i).statusCode()).isEqualTo(201);
    }
    assertThat(begin(5).statusCode()).isEqualTo(429);
    assertThat(upload(FREE_KEY, "POST").statusCode()).isEqualTo(429);
  }

  private HttpResponse<String> begin(int number) {
    return server.send(
        server
            .request(
                "/api/v1/collections/products/files/p%d.csv/uploads".formatted(number), FREE_KEY)
            .POST(HttpRequest.BodyPublishers.ofString("{\"content_length\":10}")));
  }

  @Test
  void countsRowsThatAreFetchedAsQueries() {
    String path = "/api/v1/collections/products/vectors/product_1";
    for (int i = 0; i < 10; i++) {
      assertThat(server.get(path, FREE_KEY).statusCode()).isEqualTo(200);
    }
    assertThat(server.get(path, FREE_KEY).statusCode()).isEqualTo(429);
    assertThat(query(FREE_KEY).statusCode()).isEqualTo(429);
  }
}
