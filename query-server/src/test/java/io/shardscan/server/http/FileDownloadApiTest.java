package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.error;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FileDownloadApiTest {
  private static final String FILE = "/api/v1/collections/films/files/a.parquet";
  // More than is held of an answer before it is sent.
  private static final byte[] BYTES = new byte[700_001];

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
    new Random(1).nextBytes(BYTES);
    server.upload(WARM_KEY, "films", "a.parquet", BYTES);
    server.upload(
        WARM_KEY,
        "films",
        "b.csv",
        "id,vector\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = server.request(path, WARM_KEY);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return server.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Test
  void givesBackTheBytesThatWereSent() throws Exception {
    HttpResponse<byte[]> whole = get(FILE);

    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo(BYTES);
    assertThat(header(whole, "Content-Length")).isEqualTo("700001");
    assertThat(header(whole, "Content-Type")).isEqualTo("application/vnd.apache.parquet");
    assertThat(header(whole, "Content-Disposition")).contains("\"a.parquet\"");
    assertThat(header(get("/api/v1/collections/films/files/b.csv"), "Content-Type"))
        .startsWith("text/csv");
  }

  @Test
  void givesTheRangeThatIsAskedFor() throws Exception {
    assertRange("bytes=10-19", 10, 20);
    assertRange("bytes=700000-", 700_000, 700_001);
    assertRange("bytes=-3", 699_998, 700_001);
    assertRange("bytes=1-9000000", 1, 700_001);
    assertRange("bytes=-9000000", 0, 700_001);
    assertThat(get(FILE, "Range", "bytes=1-2,4-5").statusCode()).isEqualTo(200);
    assertThat(get(FILE, "Range", "rows=1-2").body()).isEqualTo(BYTES);
  }

  private static void assertRange(String range, int start, int end) throws Exception {
    HttpResponse<byte[]> part = get(FILE, "Range", range);
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(BYTES, start, end));
    assertThat(header(part, "Content-Range"))
        .isEqualTo("bytes %d-%d/700001".formatted(start, end - 1));
  }

  @Test
  void refusesARangeBeyondTheEnd() throws Exception {
    HttpResponse<byte[]> refused = get(FILE, "Range", "bytes=700001-");

    assertThat(refused.statusCode()).isEqualTo(416);
    assertThat(header(refused, "Content-Range")).isEqualTo("bytes */700001");
  }

  @Test
  void comparesVersions() throws Exception {
    String etag = header(get(FILE), "ETag");

    assertThat(etag).startsWith("\"").endsWith("\"");
    assertThat(get(FILE, "If-None-Match", "\"x\", " + etag).statusCode()).isEqualTo(304);
    assertThat(get(FILE, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    assertThat(get(FILE, "Range", "bytes=0-1", "If-Range", etag).statusCode()).isEqualTo(206);
    assertThat(get(FILE, "Range", "bytes=0-1", "If-Range", "\"x\"").body()).isEqualTo(BYTES);
  }

  @Test
  void answersHeadWithoutReadingTheFile() {
    HttpResponse<String> head = server.send(server.request(FILE, WARM_KEY).HEAD());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(header(head, "Content-Length")).isEqualTo("700001");
    assertThat(head.body()).isEmpty();
  }

  @Test
  void saysThatThereIsNoSuchFile() {
    HttpResponse<String> missing = server.get("/api/v1/collections/films/files/c.csv", WARM_KEY);
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(error(missing)).contains("'c.csv' not found in collection 'films'");
    assertThat(server.get("/api/v1/collections/films/files/__wal__", WARM_KEY).statusCode())
        .isEqualTo(404);
  }
}
