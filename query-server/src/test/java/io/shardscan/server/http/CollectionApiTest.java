package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.OTHER_KEY;
import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.error;
import static io.shardscan.server.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.collection.FileSummary;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionApiTest {
  private static final String PRODUCTS =
      "{\"name\":\"products\",\"collection_name\":\"products\",\"tier\":\"hot\",\"is_active\":true,"
          + "\"vector_count\":3,\"storage_gb\":2.34,\"status\":\"ready\",\"dimension\":3,"
          + "\"failure_reason\":null,\"optimization_state\":\"index_optimized\",\"target_recall\":0.95,"
          + "\"embedding_contract\":null,\"epoch\":7}";

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
    server.collections.addFile(
        new CollectionId(TestServer.TENANT, "albums"),
        new FileSummary(
            "b.csv",
            12,
            Instant.parse("2026-01-02T03:04:05.678Z"),
            FileSummary.State.FAILED,
            "row 3: the vector has 2 components, the first row's has 3",
            0,
            0));
    server.collections.addFile(
        new CollectionId(TestServer.TENANT, "albums"),
        new FileSummary("a.csv", 34, Instant.EPOCH, FileSummary.State.READY, null, 1_000, 2));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void listsATenantsCollectionsByName() {
    HttpResponse<String> response = server.get("/api/v1/collections", WARM_KEY);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response.body()).at("/collections/0/name").asText()).isEqualTo("albums");
    assertThat(json(response.body()).at("/collections/1")).isEqualTo(json(PRODUCTS));
    assertThat(server.get("/api/v1/collections", OTHER_KEY).body())
        .isEqualTo("{\"collections\":[]}");
  }

  @Test
  void listsNoMoreThanAskedFor() {
    assertThat(json(server.get("/api/v1/collections?limit=1", WARM_KEY).body()).at("/collections"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "1.5", "99999999999"})
  void refusesALimitThatIsNone(String limit) {
    HttpResponse<String> response = server.get("/api/v1/collections?limit=" + limit, WARM_KEY);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response)).contains("'limit' must be an integer of at least 1");
  }

  @Test
  void describesACollection() {
    assertThat(server.get("/api/v1/collections/products", WARM_KEY).body()).isEqualTo(PRODUCTS);
    assertThat(server.get("/api/v1/collections/products/status", WARM_KEY).body())
        .isEqualTo(
            "{\"collection_name\":\"products\",\"status\":\"ready\",\"failure_reason\":null,"
                + "\"optimization_state\":\"index_optimized\",\"epoch\":7}");
    assertThat(
            json(server.get("/api/v1/collections/albums", WARM_KEY).body())
                .get("dimension")
                .isNull())
        .isTrue();
  }

  @Test
  void listsFilesByName() {
    assertThat(server.get("/api/v1/collections/albums/files", WARM_KEY).body())
        .isEqualTo(
            "{\"files\":[{\"name\":\"a.csv\",\"size\":34,\"modified\":\"1970-01-01T00:00:00Z\","
                + "\"vector_count\":1000,\"state\":\"ready\",\"failure_reason\":null,"
                + "\"rows\":1000,\"segments\":2,\"is_wal\":false},"
                + "{\"name\":\"b.csv\",\"size\":12,\"modified\":\"2026-01-02T03:04:05.678Z\","
                + "\"vector_count\":0,\"state\":\"failed\",\"failure_reason\":"
                + "\"row 3: the vector has 2 components, the first row's has 3\","
                + "\"rows\":0,\"segments\":0,\"is_wal\":false}]}");
  }

  @Test
  void knowsACollectionFromTheMomentItWasCreated() {
    server.upload(WARM_KEY, "fresh", "a.csv", new byte[] {1});

    assertThat(json(server.get("/api/v1/collections/fresh/status", WARM_KEY).body()).path("status"))
        .hasToString("\"processing\"");
    assertThat(json(server.get("/api/v1/collections/fresh", WARM_KEY).body()).path("tier"))
        .hasToString("\"warm\"");
    assertThat(server.get("/api/v1/collections/fresh/files", WARM_KEY).body())
        .isEqualTo("{\"files\":[]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/status", "/files"})
  void doesNotFindAnUnknownCollectionNorAnotherTenants(String suffix) {
    HttpResponse<String> unknown = server.get("/api/v1/collections/nothing" + suffix, WARM_KEY);
    HttpResponse<String> foreign = server.get("/api/v1/collections/products" + suffix, OTHER_KEY);

    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(error(unknown)).startsWith("Collection 'nothing' not found");
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(server.get("/api/v1/collections/a%20b" + suffix, WARM_KEY).statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Bearer sk_nobody", "Basic c2tfd2FybQ==", "sk_warm_4f1c"})
  void asksForABearerKey(String authorization) {
    HttpRequest.Builder request = server.request("/api/v1/collections");
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }

    HttpResponse<String> response = server.send(request);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(error(response)).contains("'Authorization: Bearer <api_key>'");
    assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void takesTheSchemeInAnyCase() {
    assertThat(
            server
                .send(
                    server
                        .request("/api/v1/collections")
                        .header("Authorization", "bearer " + WARM_KEY))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void isHealthyWhateverTheKey() {
    HttpResponse<String> health = server.send(server.request("/health"));
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).isEqualTo("OK");
    assertThat(health.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(server.get("/api/v1/health", "sk_nobody").statusCode()).isEqualTo(200);
  }

  @Test
  void answersUnknownPathsAndMethodsInJson() {
    HttpResponse<String> nowhere = server.send(server.request("/api/v1/nothing/here"));
    assertThat(nowhere.statusCode()).isEqualTo(404);
    assertThat(error(nowhere)).contains("/openapi.yaml");

    HttpResponse<String> wrong =
        server.send(
            server
                .request("/api/v1/collections/products/files/a.csv")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("x")));
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(error(wrong)).contains("PATCH is not allowed");
    assertThat(wrong.headers().firstValue("Allow"))
        .contains("GET, HEAD, POST, PUT, DELETE, OPTIONS");
  }

  @Test
  void answersHeadLikeGetWithoutABodyAndOptionsWithTheMethods() {
    HttpResponse<String> head = server.send(server.request("/health").HEAD());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length")).contains("2");
    assertThat(server.send(server.request("/api/v1/collections").HEAD()).statusCode())
        .isEqualTo(401);
    assertThat(server.send(server.request("/api/query").HEAD()).statusCode()).isEqualTo(405);

    HttpResponse<String> options =
        server.send(
            server
                .request("/api/v1/collections")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.headers().firstValue("Allow")).contains("GET, HEAD, POST, OPTIONS");
  }
}
