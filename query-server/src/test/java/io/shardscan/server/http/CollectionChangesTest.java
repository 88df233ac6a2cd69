package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.HOT_KEY;
import static io.shardscan.server.http.TestServer.OTHER_KEY;
import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.error;
import static io.shardscan.server.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.EmbeddingContract;
import io.shardscan.model.catalog.Tier;
import io.shardscan.server.collection.FileSummary;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectionChangesTest {
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(String method, String path, String key, String body) {
    return server.send(
        server
            .request("/api/v1/collections" + path, key)
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private CollectionSettings settings(String name) {
    return new CollectionSettingsStore(server.store)
        .load(new CollectionId(TestServer.TENANT, name))
        .orElseThrow();
  }

  @Test
  void createsACollectionOnce() {
    String body =
        "{\"collection\":\"new\",\"tier\":\"warm\",\"target_recall\":0.9,\"id_field\":\"k\",\"vector_field\":\"v\"}";
    HttpResponse<String> created = send("POST", "", WARM_KEY, body);

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.body()).isEqualTo("{\"collection\":\"new\",\"tier\":\"warm\"}");
    assertThat(settings("new"))
        .isEqualTo(
            new CollectionSettings(Tier.WARM, TestServer.NOW, "k", "v").withTargetRecall(0.9));
    HttpResponse<String> again = send("POST", "", WARM_KEY, body);
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(json(again.body()).path("code").asText()).isEqualTo("already_exists");
    assertThat(send("POST", "", WARM_KEY, "{\"collection\":\"products\"}").statusCode())
        .isEqualTo(409);
    assertThat(send("POST", "", OTHER_KEY, body).statusCode()).isEqualTo(201);
  }

  @Test
  void changesColumnsOnceMoreOnlyWhenAllFilesWereReadWithTheLast() {
    CollectionId collection = new CollectionId(TestServer.TENANT, "columns");
    server.upload(WARM_KEY, "columns", "a.csv", new byte[] {1});
    server.collections.addFile(
        collection,
        new FileSummary("a.csv", 1, Instant.EPOCH, FileSummary.State.PROCESSING, null, 0, 0));
    String first = "{\"id_field\":\"k\",\"vector_field\":\"v\",\"reprocess\":true}";
    String second = "{\"id_field\":\"other\",\"reprocess\":true}";

    assertThat(send("POST", "/columns/schema/update", WARM_KEY, first).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = send("POST", "/columns/schema/update", WARM_KEY, second);

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused.body()).path("detail").asText()).contains("being read again");
    assertThat(settings("columns").keyColumn()).isEqualTo("k");
    assertThat(send("POST", "/columns/schema/update", WARM_KEY, first).statusCode())
        .as("the same columns once more")
        .isEqualTo(200);
  }

  @Test
  void keepsTheNameOfADeletedCollectionFromBeingUsedForAMoment() {
    send("POST", "", WARM_KEY, "{\"collection\":\"brief\"}");
    server.upload(WARM_KEY, "brief", "a.csv", new byte[] {1});
    assertThat(send("DELETE", "/brief", WARM_KEY, "").body())
        .isEqualTo("{\"status\":\"deleted\",\"collection\":\"brief\"}");

    assertThat(server.store.has("uploads/acme/brief/a.csv")).isFalse();
    for (String path : new String[] {"/brief", "/brief/status", "/brief/files"}) {
      assertThat(send("GET", path, WARM_KEY, "").statusCode()).as(path).isEqualTo(404);
    }
    assertThat(send("DELETE", "/brief", WARM_KEY, "").statusCode()).isEqualTo(404);
    HttpResponse<String> refused = send("POST", "", WARM_KEY, "{\"collection\":\"brief\"}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused.body()).path("code").asText()).isEqualTo("recently_deleted");
    assertThat(json(refused.body()).path("retry_after_secs").asInt()).isEqualTo(10);
    String forced = "{\"collection\":\"brief\",\"force_destroy\":true}";
    assertThat(send("POST", "", WARM_KEY, forced).statusCode()).isEqualTo(201);
    assertThat(send("GET", "/brief", WARM_KEY, "").statusCode()).isEqualTo(200);
  }

  @Test
  void anUploadCreatesADeletedCollectionAnew() {
    send("POST", "", WARM_KEY, "{\"collection\":\"brief\"}");
    send("DELETE", "/brief", WARM_KEY, "");
    server.upload(WARM_KEY, "brief", "a.csv", new byte[] {1});

    assertThat(send("GET", "/brief", WARM_KEY, "").statusCode()).isEqualTo(200);
  }

  @Test
  void changesWhatIsGivenAndNothingElse() {
    send("POST", "", HOT_KEY, "{\"collection\":\"c\",\"tier\":\"hot\"}");
    assertThat(send("PATCH", "/c", WARM_KEY, "{\"target_recall\":0.5}").statusCode())
        .isEqualTo(200);
    String contract =
        "{\"embedding_contract\":{\"model\":\"m\",\"dimensions\":3,\"normalized\":true}}";
    assertThat(json(send("PATCH", "/c", WARM_KEY, contract).body()).at("/embedding_contract"))
        .hasToString("{\"model\":\"m\",\"dimensions\":3,\"normalized\":true}");
    send("PATCH", "/c", WARM_KEY, "{\"tier\":\"paused\"}");
    CollectionSettings changed = settings("c");
    assertThat(changed)
        .isEqualTo(
            new CollectionSettings(Tier.PAUSED, TestServer.NOW, null, null)
                .withTargetRecall(0.5)
                .withContract(new EmbeddingContract("m", 3, null, true)));
    send("PATCH", "/c", WARM_KEY, "{\"embedding_contract\":null}");
    assertThat(settings("c").contract()).isNull();
  }

  @Test
  void asksForAPaymentMethodForTheHotTierOnly() {
    assertThat(send("POST", "", WARM_KEY, "{\"collection\":\"h\",\"tier\":\"hot\"}").statusCode())
        .isEqualTo(402);
    assertThat(send("PATCH", "/products", WARM_KEY, "{\"tier\":\"hot\"}").statusCode())
        .isEqualTo(402);
    assertThat(send("PATCH", "/products", WARM_KEY, "{\"tier\":\"warm\"}").statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST||{}|Missing required field: 'collection' (a string).",
        "POST||{\"collection\":\"a b\"}|Invalid collection name 'a b'",
        "POST||{\"collection\":\"c\",\"tier\":\"cold\"}|it must be hot, warm or paused",
        "POST||{\"collection\":\"c\",\"target_recall\":1}|'target_recall' is a number; it must be a number from 0.5 to 0.999.",
        "POST||{\"collection\":\"c\",\"force_destroy\":1}|'force_destroy' is a number; it must be true or false.",
        "POST||[]|The body must be a JSON object; it is an array.",
        "POST||{|The body is not valid JSON",
        "PATCH|/products|{}|Nothing to change",
        "PATCH|/products|{\"embedding_contract\":{\"model\":1}}|In 'embedding_contract': 'model' is a number",
      })
  void saysWhatIsWrong(String method, String path, String body, String expected) {
    HttpResponse<String> response = send(method, path == null ? "" : path, HOT_KEY, body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response)).contains(expected);
  }

  @Test
  void changesNothingThatIsNotThere() {
    assertThat(send("PATCH", "/nowhere", WARM_KEY, "{\"target_recall\":0.5}").statusCode())
        .isEqualTo(404);
    assertThat(send("DELETE", "/nowhere", WARM_KEY, "").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/products", OTHER_KEY, "").statusCode()).isEqualTo(404);
    assertThat(server.store.keys()).noneMatch(key -> key.contains("nowhere"));
  }
}
