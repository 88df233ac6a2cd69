package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.WARM_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.store.StoreUnavailableException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class ObserveTest {
  private static final String QUERY =
      "{\"api_key\":\"%s\",\"collection\":\"products\",\"vector\":[1,0,0]}".formatted(WARM_KEY);

  @Test
  void measuresWhatWasDoneWithoutNamingATenant() {
    try (TestServer server = new TestServer()) {
      server.query(QUERY);
      server.query(QUERY);
      server.query("{");
      server.query(QUERY.replace("products", "secret_collection"));
      server.upload(WARM_KEY, "secret_collection", "secret_file.csv", new byte[] {1, 2, 3});
      server.collections.queueIsFull(true);
      server.query(QUERY);

      assertThat(
              server.metric(
                  "shardscan_requests_total", "route=\"/api/query\"", "status=\"200\"", "POST"))
          .isEqualTo(2);
      assertThat(server.metric("shardscan_errors_total", "kind=\"bad_request\"")).isEqualTo(1);
      assertThat(server.metric("shardscan_errors_total", "kind=\"not_found\"")).isEqualTo(1);
      assertThat(server.metric("shardscan_errors_total", "kind=\"unavailable\"")).isEqualTo(1);
      assertThat(server.metric("shardscan_queries_not_served_total")).isEqualTo(1);
      assertThat(server.metric("shardscan_vectors_scanned_total")).isEqualTo(6);
      assertThat(server.metric("shardscan_upload_bytes_total")).isEqualTo(3);
      assertThat(server.metric("shardscan_query_latency_seconds_count")).isEqualTo(2);
      assertThat(server.metric("shardscan_query_latency_seconds_bucket", "le=\"5.0\""))
          .isEqualTo(2);
      HttpResponse<String> metrics = server.send(server.request("/observe/metrics"));
      assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/plain");
      assertThat(metrics.body()).doesNotContain("quantile=", "secret", TestServer.TENANT, WARM_KEY);
    }
  }

  @Test
  void countsUnknownMethodsAndPathsUnderOneLabel() {
    try (TestServer server = new TestServer()) {
      for (int i = 0; i < 20; i++) {
        server.send(
            server
                .request("/random/" + i)
                .method("METHOD" + i, HttpRequest.BodyPublishers.noBody()));
      }

      assertThat(server.metric("shardscan_requests_total", "method=\"other\"", "route=\"none\""))
          .isEqualTo(20);
    }
  }

  @Test
  void isReadyOnceEverythingIs() {
    try (TestServer server = new TestServer()) {
      HttpResponse<String> ready = server.send(server.request("/observe/health"));
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body()).contains("\"api-keys\"", "\"catalog\"", "\"UP\"");

      server.catalogFollowed.set(false);

      HttpResponse<String> notReady = server.send(server.request("/observe/health"));
      assertThat(notReady.statusCode()).isEqualTo(503);
      assertThat(server.send(server.request("/health")).statusCode()).isEqualTo(200);
      assertThat(notReady.headers().firstValue("X-Trace-Id")).isPresent();
    }
  }

  @Test
  void refusesEverybodyWhileTheKeysHaveNotBeenRead() {
    InMemoryObjectStore store = new InMemoryObjectStore();
    store.failWith(() -> new StoreUnavailableException("k", "down", null));
    try (TestServer server = new TestServer(store)) {
      assertThat(server.send(server.request("/observe/health")).statusCode()).isEqualTo(503);
      HttpResponse<String> response = server.query(QUERY);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(TestServer.error(response)).contains("API keys have not been read yet");

      store.failWith(null);

      assertThat(server.query(QUERY).statusCode()).isEqualTo(401);
      server.addKeys();
      assertThat(server.query(QUERY).statusCode()).isEqualTo(200);
      assertThat(server.send(server.request("/observe/health")).statusCode()).isEqualTo(200);
    }
  }
}
