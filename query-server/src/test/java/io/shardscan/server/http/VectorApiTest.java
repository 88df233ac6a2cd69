package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.OTHER_KEY;
import static io.shardscan.server.http.TestServer.UNPAID_KEY;
import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.error;
import static io.shardscan.server.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorApiTest {
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> post(String path, String body) {
    return server.send(
        server
            .request("/api/v1/collections/products/vectors" + path, WARM_KEY)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** The texts of the files of changes, in the order of their names. */
  private List<String> inline() {
    List<String> texts = new ArrayList<>();
    for (String key : server.store.keys()) {
      if (key.startsWith("uploads/acme/products/__wal__-")) {
        texts.add(
            key.substring(key.lastIndexOf('.') + 1)
                + " "
                + new String(server.store.bytes(key), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  @Test
  void fetchesARowByItsKey() {
    String path = "/api/v1/collections/products/vectors/";
    assertThat(server.get(path + "product_2", WARM_KEY).body())
        .isEqualTo(
            "{\"key\":\"product_2\",\"found\":true,\"vector\":[0.0,1.0,0.0],"
                + "\"metadata\":{\"name\":\"zwei\"}}");
    assertThat(server.get(path + "product_2?include_metadata=false", WARM_KEY).body())
        .doesNotContain("metadata");
    assertThat(server.get(path + "product_9", WARM_KEY).statusCode()).isEqualTo(404);
    assertThat(server.get(path + "product_2", OTHER_KEY).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a/b/c", "a//b", "a+b;c,d@e", "update", "delete", "a%2Fb%20c"})
  void takesKeysAsTheyAreInPaths(String path) {
    String key = path.equals("a%2Fb%20c") ? "a/b c" : path;
    server.collections.add(
        TestServer.PRODUCTS, new InMemoryCollections.Row(key, new float[] {1, 2, 3}, "{}"));

    assertThat(
            json(server.get("/api/v1/collections/products/vectors/" + path, WARM_KEY).body())
                .path("key")
                .asText())
        .isEqualTo(key);
  }

  @Test
  void storesRowsAsAFileOfChanges() {
    HttpResponse<String> response =
        post(
            "",
            "{\"vectors\":[{\"id\":\"a\",\"vector\":[1,2,3],\"metadata\":{\"n\":\n1.50}},"
                + "{\"metadata\":null,\"vector\":[1e0,2,0.1],\"id\":7},{\"id\":7.0,\"vector\":[0,0,1]}]}");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response.body()).path("ids")).hasToString("[\"a\",\"7\",\"7\"]");
    assertThat(inline())
        .containsExactly(
            """
            upserts {"id":"a","vector":[1.0,2.0,3.0],"metadata":{"n": 1.50}}
            {"id":"7","vector":[1.0,2.0,0.1]}
            {"id":"7","vector":[0.0,0.0,1.0]}
            """);
    assertThat(server.changes).hasSize(1);
  }

  @Test
  void givesTheSameRowTheSameKeyAgain() {
    String body = "{\"vectors\":[{\"vector\":[1,2,3]},{\"vector\":[1,2,3]}]}";
    JsonNode first = json(post("", body).body()).path("ids");
    JsonNode second = json(post("", body).body()).path("ids");

    assertThat(first).isEqualTo(second).doesNotHaveDuplicates();
  }

  @Test
  void namesChangesInTheOrderInWhichTheyCame() {
    for (int i = 0; i < 20; i++) {
      post("", "{\"vectors\":[{\"id\":\"k%02d\",\"vector\":[1,2,3]}]}".formatted(i));
    }
    assertThat(inline()).hasSize(20).isSorted();
  }

  @Test
  void updatesRowsThatThereAre() {
    HttpResponse<String> response =
        post(
            "/update",
            "{\"vectors\":[{\"id\":\"product_1\",\"metadata\":{\"name\":\"uno\"}},"
                + "{\"id\":\"product_2\",\"vector\":[9,9,9]},{\"id\":\"absent\",\"vector\":[1,1,1]}]}");

    assertThat(response.body()).isEqualTo("{\"updated_count\":2,\"files_modified\":1}");
    assertThat(inline())
        .containsExactly(
            """
            upserts {"id":"product_1","vector":[1.0,0.0,0.0],"metadata":{"name":"uno"}}
            {"id":"product_2","vector":[9.0,9.0,9.0],"metadata":{"name":"zwei"}}
            """);
  }

  @Test
  void deletesRowsByKey() {
    assertThat(post("/delete", "{\"ids\":[\"product_1\",\"absent\",5]}").body())
        .isEqualTo("{\"deleted_count\":1,\"files_modified\":1}");
    assertThat(inline()).containsExactly("deletions \"product_1\"\n\"absent\"\n\"5\"\n");
    assertThat(post("/delete", "{\"ids\":[\"absent\"]}").body())
        .isEqualTo("{\"deleted_count\":0,\"files_modified\":0}");
    assertThat(inline()).hasSize(1);
  }

  @Test
  void createsTheCollectionOfNewRows() {
    HttpResponse<String> response =
        server.send(
            server
                .request("/api/v1/collections/fresh/vectors", WARM_KEY)
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"vectors\":[{\"id\":\"a\",\"vector\":[1]}]}")));

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(server.store.has("catalog/acme/fresh/collection.json")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|'vectors', an array of 1 to 10000 objects",
        "{\"vectors\":[]}|'vectors', an array of 1 to 10000 objects",
        "{\"vectors\":[7]}|vectors[0]: it is a number; it must be an object.",
        "{\"vectors\":[{\"id\":\"a\"}]}|vectors[0]: 'vector' is missing.",
        "{\"vectors\":[{\"vector\":[1,2,3]},{\"vector\":[1,\"x\"]}]}|vectors[1]: Component 1 of 'vector' is a string",
        "{\"vectors\":[{\"vector\":[]}]}|vectors[0]: 'vector' is empty",
        "{\"vectors\":[{\"id\":\"\",\"vector\":[1,2,3]}]}|vectors[0]: 'id' is empty.",
        "{\"vectors\":[{\"id\":true,\"vector\":[1,2,3]}]}|'id' is a boolean; it must be a string or a number",
        "{\"vectors\":[{\"vector\":[1,2,3],\"metadata\":[]}]}|'metadata' is an array; it must be an object",
        "{\"vectors\":[{\"id\":\"a\",\"vector\":[1,2]}]}|The vector of row 'a' has 2 dimensions, but those of collection 'products' have 3.",
      })
  void saysWhatIsWrongWithRows(String body, String expected) {
    HttpResponse<String> response = post("", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response)).contains(expected);
    assertThat(inline()).isEmpty();
  }

  @Test
  void deletesAllChangesAsTheOneFileThatTheyAre() {
    post("", "{\"vectors\":[{\"id\":\"a\",\"vector\":[1,2,3]}]}");
    String path = "/api/v1/collections/products/files/__wal__";
    assertThat(server.send(server.request(path, WARM_KEY).DELETE()).statusCode()).isEqualTo(200);
    assertThat(inline()).isEmpty();
    assertThat(server.send(server.request(path, WARM_KEY).DELETE()).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"__wal__-1-a.upserts", "a.upserts", "a.deletions", "__wal__"})
  void letsNobodyUploadWhatItWritesItself(String file) {
    assertThat(server.upload(WARM_KEY, "products", file, new byte[] {1}).statusCode())
        .isEqualTo(400);
  }

  @Test
  void measuresTheRecallOfAnIndex() {
    HttpResponse<String> response =
        server.send(
            server
                .request("/api/v1/collections/products/recall", WARM_KEY)
                .POST(HttpRequest.BodyPublishers.ofString("{\"num\":2,\"top_k\":3}")));

    JsonNode report = json(response.body());
    assertThat(report.path("avg_recall").asDouble()).isEqualTo(1);
    assertThat(report.path("queries").asInt()).isEqualTo(2);
    assertThat(report.path("avg_exhaustive_count").asDouble()).isEqualTo(3);
    assertThat(report.path("index").asText()).isEqualTo("auto");
    assertThat(
            StreamSupport.stream(report.path("exact_ms").spliterator(), false)
                .allMatch(JsonNode::isNumber))
        .isTrue();
    assertThat(
            server
                .send(
                    server
                        .request("/api/v1/collections/nowhere/recall", WARM_KEY)
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void asksForPaymentWhereTheTierNeedsIt() {
    String path = "/api/v1/collections/products/vectors/product_2";
    assertThat(server.get(path, UNPAID_KEY).statusCode()).isEqualTo(402);
  }

  @Test
  void takesNoMoreKeysAtOnceThanItSays() {
    String tooMany =
        IntStream.rangeClosed(0, 100_000)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(",", "{\"ids\":[", "]}"));

    HttpResponse<String> refused = post("/delete", tooMany);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(error(refused)).contains("1 to 100000 keys");
  }

  @Test
  void doesNotDeleteOneOfTheFilesThatItWritesItself() {
    post("", "{\"vectors\":[{\"id\":\"a\",\"vector\":[1,2,3]}]}");
    String key =
        StreamSupport.stream(server.store.keys().spliterator(), false)
            .filter(each -> each.contains("__wal__-"))
            .findFirst()
            .orElseThrow();
    String path = "/api/v1/collections/products/files/" + key.substring(key.lastIndexOf('/') + 1);

    assertThat(server.send(server.request(path, WARM_KEY).DELETE()).statusCode()).isEqualTo(404);
    assertThat(server.get(path, WARM_KEY).statusCode()).isEqualTo(404);
    assertThat(inline()).hasSize(1);
  }
}
