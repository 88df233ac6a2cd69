package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.OTHER_KEY;
import static io.shardscan.server.http.TestServer.UNPAID_KEY;
import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.error;
import static io.shardscan.server.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.HeldManifestStore;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.store.PutCondition;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports as their objects in the store have them. */
class ExportApiTest {
  private static final String JOB = "0123456789abcdef0123456789abcdef";
  private static final String JOBS = "/api/v1/collections/products/export-jobs";
  private static final String PATH = JOBS + "/" + JOB;
  private static final String FOLDER = "exports/acme/products/" + JOB + "/";

  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void put(String object, String content) {
    server.store.put(
        FOLDER + object, content.getBytes(StandardCharsets.UTF_8), PutCondition.ALWAYS);
  }

  private void job(String status) {
    new HeldManifestStore(server.store).hold(JOB, Manifest.empty(TestServer.PRODUCTS));
    put(
        "job.json",
        """
        {"status":"%s","error":null,"epoch":7,"rows":5,"owner":"a process","turn":2,
         "begun":"2026-03-01T12:00:00Z","updated":"2026-03-01T12:00:01Z","parts":[
          {"filename":"part-0000.parquet","object":"part-0000-1.parquet","bytes":3,"rows":3,"etag":"x"},
          {"filename":"part-0001.parquet","object":"part-0001-2.parquet","bytes":2,"rows":2,"etag":"y"}]}
        """
            .formatted(status));
    put("part-0000-1.parquet", "one");
    put("part-0001-1.parquet", "overtaken");
    put("part-0001-2.parquet", "2.");
    put("EXPORT_README.md", "# read me");
  }

  private HttpResponse<String> start(String key, String body) {
    return server.send(server.request(JOBS, key).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> delete() {
    return server.send(server.request(PATH, WARM_KEY).DELETE());
  }

  private List<String> remaining() {
    List<String> keys = new ArrayList<>();
    server.store.list("export", object -> keys.add(object.key()));
    server.store.list("catalog/acme/products/exporting/", object -> keys.add(object.key()));
    return keys;
  }

  @Test
  void aWrongRequestIsNoExport() {
    assertThat(start(WARM_KEY, "{\"send_email\":1}").statusCode()).isEqualTo(400);
    assertThat(start(WARM_KEY, "{\"input_dim\":0}").statusCode()).isEqualTo(400);
    assertThat(start(UNPAID_KEY, "{}").statusCode()).isEqualTo(402);
    assertThat(start(WARM_KEY, "{\"send_email\":true}").statusCode()).isEqualTo(404);
    assertThat(start(WARM_KEY, "").statusCode()).isEqualTo(404);
  }

  @Test
  void tellsHowFarItIs() {
    job("running");

    HttpResponse<String> described = server.get(PATH, WARM_KEY);

    assertThat(described.statusCode()).isEqualTo(200);
    assertThat(json(described.body()))
        .isEqualTo(
            json(
                """
                {"job_id":"%s","status":"running","error":null,"epoch":7,"rows":5,
                 "begun":"2026-03-01T12:00:00Z"}
                """
                    .formatted(JOB)));
    assertThat(server.get(PATH, OTHER_KEY).statusCode()).isEqualTo(404);
    assertThat(server.get(JOBS + "/" + "f".repeat(32), WARM_KEY).statusCode()).isEqualTo(404);
    assertThat(server.get(JOBS + "/..", WARM_KEY).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rolling", "running"})
  void nothingIsGivenOrDeletedBeforeItIsComplete(String status) {
    job(status);
    List<String> before = remaining();

    assertThat(server.get(PATH + "/manifest", WARM_KEY).statusCode()).isEqualTo(409);
    assertThat(server.get(PATH + "/download?part=0", WARM_KEY).statusCode()).isEqualTo(409);
    assertThat(delete().statusCode()).isEqualTo(409);
    assertThat(remaining()).isEqualTo(before);
  }

  @Test
  void whatNobodyCanFinishIsToldAsFailed() {
    job("running");
    new HeldManifestStore(server.store).release(TestServer.PRODUCTS, JOB);

    assertThat(json(server.get(PATH, WARM_KEY).body()).path("status").asText()).isEqualTo("failed");
    assertThat(server.get(PATH + "/manifest", WARM_KEY).statusCode()).isEqualTo(409);
    assertThat(delete().statusCode()).isEqualTo(200);
    assertThat(remaining()).isEmpty();
  }

  @Test
  void givesTheFilesThatCount() {
    job("complete");

    assertThat(json(server.get(PATH + "/manifest", WARM_KEY).body()))
        .isEqualTo(
            json(
                """
                {"parts":[{"filename":"part-0000.parquet","bytes":3},
                          {"filename":"part-0001.parquet","bytes":2}],"rows":5,"epoch":7}
                """));
    assertThat(server.get(PATH + "/download?part=0", WARM_KEY).body()).isEqualTo("one");
    assertThat(server.get(PATH + "/download?part=1", WARM_KEY).body()).isEqualTo("2.");
    assertThat(server.get(PATH + "/download?file=part-0001.parquet", WARM_KEY).body())
        .isEqualTo("2.");
    HttpResponse<String> readme = server.get(PATH + "/download?file=EXPORT_README.md", WARM_KEY);
    assertThat(readme.body()).isEqualTo("# read me");
    assertThat(readme.headers().firstValue("Content-Type"))
        .hasValue("text/markdown; charset=utf-8");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    job("complete");

    assertThat(server.get(PATH + "/download?part=2", WARM_KEY).statusCode()).isEqualTo(404);
    assertThat(server.get(PATH + "/download?file=job.json", WARM_KEY).statusCode()).isEqualTo(404);
    HttpResponse<String> neither = server.get(PATH + "/download", WARM_KEY);
    assertThat(neither.statusCode()).isEqualTo(400);
    assertThat(error(neither)).contains("'part'").contains("'file'");
    assertThat(server.get(PATH + "/download?part=-1", WARM_KEY).statusCode()).isEqualTo(400);
    server.store.delete(FOLDER + "EXPORT_README.md");
    assertThat(server.get(PATH + "/download?file=EXPORT_README.md", WARM_KEY).statusCode())
        .isEqualTo(404);
  }

  @Test
  void isDeletedWithAllThatItHas() {
    job("complete");

    assertThat(delete().statusCode()).isEqualTo(200);

    assertThat(remaining()).isEmpty();
    assertThat(delete().statusCode()).isEqualTo(404);
  }
}
