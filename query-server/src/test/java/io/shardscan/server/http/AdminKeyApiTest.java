package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.TENANT;
import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.error;
import static io.shardscan.server.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.model.catalog.ApiKeyStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.VersionedBytes;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminKeyApiTest {
  private static final String ADMIN = "admin-key-of-this-test";
  private static final String KEYS = "/api/v1/admin/keys";

  private TestServer server;

  @BeforeEach
  void start() {
    server =
        new TestServer(
            TestServer.settings(
                settings -> {
                  settings.adminKeySha256 = ApiKeyStore.sha256(ADMIN);
                  settings.rateLimits = true;
                }));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(String method, String path, String body) {
    return server.send(
        server
            .request(path, ADMIN)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body)));
  }

  private JsonNode create(String body) {
    HttpResponse<String> made = send("POST", KEYS, body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
    return json(made.body());
  }

  private int status(String key) {
    return server.get("/api/v1/whoami", key).statusCode();
  }

  @Test
  void makesAKeyThatWorksAtOnceAndIsStoredNowhere() {
    JsonNode made = create("{\"tenant\":\"fresh\",\"tier\":\"warm\"}");
    String key = made.path("api_key").asText();

    assertThat(json(server.get("/api/v1/whoami", key).body()).path("client_id").asText())
        .isEqualTo("fresh");
    assertThat(made.path("hint").asText()).isEqualTo(key.substring(key.length() - 4));
    VersionedBytes stored = server.store.read(StoreLayout.API_KEYS, 1 << 20);
    assertThat(new String(stored.bytes(), StandardCharsets.UTF_8))
        .contains(ApiKeyStore.sha256(key))
        .doesNotContain(key);
    assertThat(server.get(KEYS, ADMIN).body()).contains(made.path("id").asText());
    assertThat(server.get(KEYS, ADMIN).body()).doesNotContain(key).doesNotContain("api_key");
  }

  @Test
  void aRevokedKeyStopsOnEveryServer() {
    try (TestServer second = TestServer.over(server.store)) {
      JsonNode made = create("{\"tenant\":\"fresh\"}");
      String key = made.path("api_key").asText();
      assertThat(status(key)).isEqualTo(200);
      assertThat(second.get("/api/v1/whoami", key).statusCode()).isEqualTo(200);

      assertThat(send("DELETE", KEYS + "/" + made.path("id").asText(), "").statusCode())
          .isEqualTo(200);

      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () -> {
                assertThat(status(key)).isEqualTo(401);
                assertThat(second.get("/api/v1/whoami", key).statusCode()).isEqualTo(401);
              });
      assertThat(send("DELETE", KEYS + "/" + made.path("id").asText(), "").statusCode())
          .isEqualTo(404);
      assertThat(status(WARM_KEY)).isEqualTo(200);
    }
  }

  @Test
  void holdsAKeyToItsOwnLimits() {
    JsonNode made =
        create(
            "{\"tenant\":\"%s\",\"tier\":\"warm\",\"limits\":{\"queries_per_second\":2,"
                    .formatted(TENANT)
                + "\"uploads_per_minute\":1,\"max_top_k\":2,\"max_dimension\":3,\"max_storage_bytes\":3000000000}}");
    String key = made.path("api_key").asText();

    HttpResponse<String> many = query(key, "[1,0,0]", "\"top_k\":3,");
    assertThat(many.statusCode()).isEqualTo(400);
    assertThat(error(many)).contains("at most 2 results");
    assertThat(error(query(key, "[1,0,0,0]", ""))).contains("at most 3");
    HttpResponse<String> byDefault = query(key, "[1,0,0]", "\"similarity_threshold\":-1,");
    assertThat(json(byDefault.body()).path("results")).hasSize(2);
    assertThat(query(key, "[1,0,0]", "").statusCode()).isEqualTo(200);
    assertThat(error(query(key, "[1,0,0]", ""))).contains("this key allows 2 queries per second");
    assertThat(error(server.upload(key, "products", "a.csv", new byte[700_000_000 / 1_000])))
        .isEmpty();
    assertThat(error(server.upload(key, "products", "a.csv", new byte[1])))
        .contains("this key allows 1 uploads per minute");
  }

  @Test
  void refusesWhatATenantHasNoRoomFor() {
    String key =
        create("{\"tenant\":\"%s\",\"limits\":{\"max_storage_bytes\":10}}".formatted(TENANT))
            .path("api_key")
            .asText();

    HttpResponse<String> refused = server.upload(key, "products", "a.csv", new byte[1]);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(error(refused)).contains("There is no room for 1 bytes");
    assertThat(server.store.head("uploads/acme/products/a.csv")).isEmpty();
    HttpResponse<String> inParts =
        server.send(
            server
                .request("/api/v1/collections/products/files/a.csv/uploads", key)
                .POST(HttpRequest.BodyPublishers.ofString("{\"content_length\":1}")));
    assertThat(inParts.statusCode()).isEqualTo(400);
    assertThat(error(inParts)).contains("There is no room for 1 bytes");
  }

  @Test
  void allowsAsMuchAsAKeyMayAndNoMore() {
    String key =
        create(
                "{\"tenant\":\"%s\",\"tier\":\"warm\",\"limits\":{\"max_top_k\":2,\"max_dimension\":3}}"
                    .formatted(TENANT))
            .path("api_key")
            .asText();

    assertThat(query(key, "[1,0,0]", "\"top_k\":2,").statusCode()).isEqualTo(200);
    assertThat(createCollection(key, "three", 3).statusCode()).isEqualTo(201);
    HttpResponse<String> refused = createCollection(key, "four", 4);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(error(refused)).contains("at most 3");
  }

  private HttpResponse<String> createCollection(String key, String name, int dimension) {
    return server.send(
        server
            .request("/api/v1/collections", key)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"collection\":\"%s\",\"dimension\":%d}".formatted(name, dimension))));
  }

  @Test
  void changesWhatAKeyMayDo() {
    JsonNode made = create("{\"tenant\":\"%s\",\"tier\":\"hot\"}".formatted(TENANT));
    String key = made.path("api_key").asText();
    assertThat(query(key, "[1,0,0]", "").statusCode()).isEqualTo(402);

    HttpResponse<String> changed =
        send("PATCH", KEYS + "/" + made.path("id").asText(), "{\"payment_method\":true}");

    assertThat(json(changed.body()).path("payment_method").asBoolean()).isTrue();
    await().until(() -> query(key, "[1,0,0]", "").statusCode() == 200);
    assertThat(send("PATCH", KEYS + "/key_0000000000000000", "{\"tier\":\"hot\"}").statusCode())
        .isEqualTo(404);
    assertThat(send("PATCH", KEYS + "/x", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void isForTheAdminKeyAlone() {
    for (String key : new String[] {WARM_KEY, "", ADMIN + "x"}) {
      assertThat(server.get(KEYS, key).statusCode()).as(key).isEqualTo(401);
    }
    assertThat(server.get("/api/v1/whoami", ADMIN).statusCode()).isEqualTo(401);
    try (TestServer without = new TestServer()) {
      assertThat(without.get(KEYS, ADMIN).statusCode()).isEqualTo(401);
      assertThat(without.get(KEYS, "").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void saysWhatIsWrongWithAKeyThatIsWanted() {
    assertThat(error(send("POST", KEYS, "{\"tenant\":\"a/b\"}"))).contains("Invalid tenant");
    assertThat(error(send("POST", KEYS, "{\"tenant\":\"a\",\"tier\":\"x\"}")))
        .contains("free, warm, hot");
    assertThat(error(send("POST", KEYS, "{\"tenant\":\"a\",\"limits\":{\"max_top_k\":0}}")))
        .contains("'max_top_k'");
  }

  private HttpResponse<String> query(String key, String vector, String more) {
    return server.query(
        "{\"api_key\":\"%s\",%s\"collection\":\"products\",\"vector\":%s}"
            .formatted(key, more, vector));
  }
}
