package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.shardscan.server.collection.WantedVersion;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client wrote it can demand to read. */
class AtLeastApiTest {
  private static final String FILE = "/api/v1/collections/products/files/new.csv";

  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> upload() {
    return server.send(
        server
            .request(FILE)
            .header("Authorization", "Bearer " + WARM_KEY)
            .POST(BodyPublishers.ofString("id,vector\na,\"[1,2,3]\"\n")));
  }

  private HttpResponse<String> query(String collection, String atLeast) {
    return server.send(
        server
            .request("/api/v1/query")
            .header("Authorization", "Bearer " + WARM_KEY)
            .header("Shardscan-At-Least", atLeast)
            .POST(
                BodyPublishers.ofString(
                    "{\"collection\":\"%s\",\"vector\":[1,0,0]}".formatted(collection))));
  }

  private static String version(HttpResponse<String> answer) {
    return answer.headers().firstValue("Shardscan-Version").orElseThrow();
  }

  @Test
  void queriesWaitForTheVersionThatAnUploadAndADeletionTold() {
    String uploaded = version(upload());
    String deleted =
        version(
            server.send(
                server.request(FILE).header("Authorization", "Bearer " + WARM_KEY).DELETE()));

    assertThat(query("products", uploaded + ", " + deleted).statusCode()).isEqualTo(200);
    assertThat(server.waited)
        .extracting(WantedVersion::collection, WantedVersion::file)
        .containsOnly(tuple("products", "new.csv"));
    assertThat(server.waited.get(0).etag()).isNotNull();
    assertThat(server.waited.get(1).etag()).isNull();
  }

  @Test
  void versionsOfOtherCollectionsArePassedOver() {
    String other = new WantedVersion("others", "new.csv", "1").token();

    assertThat(query("products", other).statusCode()).isEqualTo(200);
    assertThat(server.waited).isEmpty();
  }

  @Test
  void whatIsNoVersionIsRefused() {
    for (String wrong : new String[] {"nonsense", "AAAA", "%", "YQ"}) {
      HttpResponse<String> answer = query("products", wrong);
      assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
      assertThat(error(answer)).contains("Shardscan-At-Least").contains("Shardscan-Version");
    }
    String many = String.join(",", Collections.nCopies(33, version(upload())));
    assertThat(error(query("products", many))).contains("at most 32 versions");
  }
}
