package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.OTHER_KEY;
import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.error;
import static io.shardscan.server.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.store.PartedWrites;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadSessionApiTest {
  private static final int PART = (int) PartedWrites.LEAST_PART_BYTES;
  private static final byte[] FILE = bytes(2 * PART + 1_000);
  private static final String STORED = "uploads/acme/products/big.csv";

  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer();
    server.upload(WARM_KEY, "products", "old.csv", new byte[] {1});
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(3).nextBytes(bytes);
    return bytes;
  }

  private static byte[] part(int number) {
    return Arrays.copyOfRange(FILE, (number - 1) * PART, Math.min(number * PART, FILE.length));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> begin(String file, long size, String method) {
    return server.send(
        server
            .request("/api/v1/collections/products/files/%s/uploads".formatted(file), WARM_KEY)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"content_length\":%d,\"method\":\"%s\"}".formatted(size, method))));
  }

  private String begun() {
    HttpResponse<String> response = begin("big.csv", FILE.length, "POST");
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(json(response.body()).path("chunk_size_max").asLong()).isEqualTo(64 << 20);
    return json(response.body()).path("upload_id").asText();
  }

  private HttpResponse<String> send(String id, int number, byte[] bytes, String sha256) {
    return server.send(
        server
            .request("/api/v1/uploads/%s/parts/%d".formatted(id, number), WARM_KEY)
            .header("X-Content-Sha256", sha256)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes)));
  }

  private HttpResponse<String> complete(String id, String key) {
    StringBuilder parts = new StringBuilder();
    for (int number : new int[] {3, 1, 2}) {
      parts
          .append(parts.isEmpty() ? "" : ",")
          .append("{\"part_number\":%d,\"etag\":\"%s\"}".formatted(number, sha256(part(number))));
    }
    return server.send(
        server
            .request("/api/v1/uploads/%s/complete".formatted(id), key)
            .POST(HttpRequest.BodyPublishers.ofString("{\"parts\":[%s]}".formatted(parts))));
  }

  @Test
  void putsPartsTogetherThatCameInAnyOrderAndTwice() {
    String id = begun();
    for (int number : new int[] {3, 1, 2, 1}) {
      HttpResponse<String> response = send(id, number, part(number), sha256(part(number)));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(server.store.has(STORED)).isFalse();
    }
    for (int time = 0; time < 2; time++) {
      HttpResponse<String> response = complete(id, WARM_KEY);
      assertThat(response.statusCode()).isEqualTo(201);
      assertThat(response.body())
          .isEqualTo(
              "{\"collection\":\"products\",\"filename\":\"big.csv\",\"size\":%d}"
                  .formatted(FILE.length));
    }
    assertThat(server.store.bytes(STORED)).isEqualTo(FILE);
    assertThat(server.changes).contains("acme/products/big.csv");
    assertThat(send(id, 1, part(1), sha256(part(1))).statusCode()).isEqualTo(400);
  }

  @Test
  void takesNoPartWhoseBytesAreNotWhatTheyShouldBe() {
    String id = begun();
    send(id, 1, part(1), sha256(part(1)));
    byte[] damaged = part(1);
    damaged[77]++;
    HttpResponse<String> response = send(id, 1, damaged, sha256(part(1)));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response)).contains("send them again");
    send(id, 2, part(2), sha256(part(2)));
    send(id, 3, part(3), sha256(part(3)));
    assertThat(complete(id, WARM_KEY).statusCode()).isEqualTo(201);
    assertThat(server.store.bytes(STORED)).isEqualTo(FILE);
  }

  @Test
  void completesNothingOfWhichAPartIsMissing() {
    String id = begun();
    send(id, 1, part(1), sha256(part(1)));
    send(id, 3, part(3), sha256(part(3)));
    assertThat(error(complete(id, WARM_KEY))).contains("2 parts were sent, but 'parts' has 3");
    send(id, 2, part(1), sha256(part(1)));
    assertThat(error(complete(id, WARM_KEY))).contains("Part 2 is missing, or its 'etag'");
    send(id, 2, part(2), sha256(part(2)));
    assertThat(complete(id, WARM_KEY).statusCode()).isEqualTo(201);
  }

  @Test
  void completesNothingOfAnotherSizeThanWasSaid() {
    for (int more : new int[] {-1, 1}) {
      HttpResponse<String> begun = begin("big.csv", FILE.length + more, "PUT");
      String id = json(begun.body()).path("upload_id").asText();
      for (int number = 1; number <= 3; number++) {
        send(id, number, part(number), sha256(part(number)));
      }

      HttpResponse<String> refused = complete(id, WARM_KEY);

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(error(refused)).contains("'content_length' was " + (FILE.length + more));
    }
  }

  @Test
  void givesAnUploadUp() {
    String id = begun();
    send(id, 1, part(1), sha256(part(1)));
    assertThat(server.send(server.request("/api/v1/uploads/" + id, WARM_KEY).DELETE()).statusCode())
        .isEqualTo(204);
    assertThat(complete(id, WARM_KEY).statusCode()).isEqualTo(404);
    assertThat(server.store.keys())
        .noneMatch(key -> key.startsWith("sessions/") || key.startsWith("parts/"));
  }

  @Test
  void isKnownToItsTenantAlone() {
    String id = begun();
    assertThat(complete(id, OTHER_KEY).statusCode()).isEqualTo(404);
    assertThat(complete("0".repeat(32), WARM_KEY).statusCode()).isEqualTo(404);
    assertThat(complete("..", WARM_KEY).statusCode()).isEqualTo(404);
  }

  @Test
  void beginsNothingThatCouldNotBeCompleted() {
    assertThat(begin("old.csv", 10, "POST").statusCode()).isEqualTo(409);
    assertThat(begin("old.csv", 10, "PUT").statusCode()).isEqualTo(201);
    assertThat(begin("a.exe", 10, "PUT").statusCode()).isEqualTo(400);
    assertThat(begin("a.csv", 0, "PUT").statusCode()).isEqualTo(400);
    assertThat(begin("a.csv", 10, "PATCH").statusCode()).isEqualTo(400);
    HttpResponse<String> nowhere =
        server.send(
            server
                .request("/api/v1/collections/nowhere/files/a.csv/uploads", WARM_KEY)
                .POST(HttpRequest.BodyPublishers.ofString("{\"content_length\":1}")));
    assertThat(nowhere.statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"0, 400", "10001, 400", "x, 400", "1, 400"})
  void refusesPartsThatAreNone(String number, int status) {
    HttpResponse<String> response =
        server.send(
            server
                .request("/api/v1/uploads/%s/parts/%s".formatted(begun(), number), WARM_KEY)
                .header("X-Content-Sha256", number.equals("1") ? "zz" : sha256(part(1)))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(part(1))));
    assertThat(response.statusCode()).isEqualTo(status);
  }
}
