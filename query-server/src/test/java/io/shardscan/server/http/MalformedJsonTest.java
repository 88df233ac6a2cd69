package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.WARM_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Damages a good query in every way that a seed can think of: never a fault of the server's. */
class MalformedJsonTest {
  private static final String GOOD =
      "{\"api_key\":\"%s\",\"collection\":\"products\",\"vector\":[1.0,-2.5e-3,0],\"top_k\":5,"
              .formatted(WARM_KEY)
          + "\"similarity_threshold\":0.5,\"distance_metric\":\"cosine\",\"include_metadata\":true,"
          + "\"use_index\":null,\"index_params\":{\"pca\":{\"n\":[1,2,{}]}},\"other\":\"ä\\u00e4\"}";
  private static final String[] SHARDS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "null",
    "NaN",
    "-",
    "1e",
    "1e999",
    "\\",
    "\\u12",
    "\u0000",
    "\ud83d",
    "true",
    "0x1",
    "'",
    "//",
    "\"vector\":[[",
    "\"top_k\":{",
    "99999999999999999999999"
  };

  @RepeatedTest(4)
  void isNeverAFaultOfTheServers(RepetitionInfo repetition) {
    Random random = new Random(4711 + repetition.getCurrentRepetition());
    try (TestServer server = new TestServer()) {
      for (int i = 0; i < 400; i++) {
        byte[] body = damaged(random);

        HttpResponse<String> response =
            server.send(
                server.request("/api/query").POST(HttpRequest.BodyPublishers.ofByteArray(body)));

        assertThat(response.statusCode())
            .as(new String(body, StandardCharsets.ISO_8859_1))
            .isIn(200, 400, 401, 404);
        assertThat(response.body()).as("always JSON").startsWith("{");
      }
      assertThat(server.metric("shardscan_errors_total", "kind=\"internal\"")).isZero();
    }
  }

  @Test
  void isAlways400ForABodyThatIsCutOff() {
    byte[] whole = GOOD.getBytes(StandardCharsets.UTF_8);
    try (TestServer server = new TestServer()) {
      for (int length = 0; length < whole.length; length++) {
        HttpResponse<String> response =
            server.send(
                server
                    .request("/api/query")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(whole, 0, length)));

        assertThat(response.statusCode()).as("cut at %d", length).isEqualTo(400);
      }
    }
  }

  @Test
  void isAlways400ForABodyThatIsNotUtf8() {
    byte[] zeros = new byte[4];
    byte[] startsWithZeros =
        (new String(zeros, StandardCharsets.UTF_8) + GOOD).getBytes(StandardCharsets.UTF_8);
    byte[] zerosInside = "{\u0000\u0000\u0000\"vectors\":[]}".getBytes(StandardCharsets.UTF_8);
    try (TestServer server = new TestServer()) {
      for (byte[] body :
          new byte[][] {
            startsWithZeros,
            zerosInside,
            GOOD.getBytes(StandardCharsets.UTF_16LE),
            GOOD.getBytes(StandardCharsets.UTF_16BE),
            GOOD.getBytes(StandardCharsets.UTF_32LE),
            GOOD.getBytes(StandardCharsets.UTF_32BE)
          }) {
        for (String path :
            new String[] {
              "/api/query",
              "/api/v1/query",
              "/api/v1/query/batch",
              "/api/v1/collections/products/vectors",
              "/api/v1/collections"
            }) {
          HttpResponse<String> response =
              server.send(
                  server
                      .request(path)
                      .header("Authorization", "Bearer " + WARM_KEY)
                      .POST(HttpRequest.BodyPublishers.ofByteArray(body)));

          assertThat(response.statusCode()).as(path + " " + Arrays.toString(body)).isEqualTo(400);
        }
      }
      assertThat(server.metric("shardscan_errors_total", "kind=\"internal\"")).isZero();
    }
  }

  @Test
  void isAlways400ForAFilterWithAnExponentThatNothingHolds() {
    try (TestServer server = new TestServer()) {
      for (String filter :
          new String[] {
            "6E66666666666666666",
            "{\"a\":{\"$gt\":1e99999999999}}",
            "{\"a\":{\"$in\":[1,-1E-99999999999]}}"
          }) {
        HttpResponse<String> response =
            server.send(
                server
                    .request("/api/v1/query", WARM_KEY)
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "{\"collection\":\"products\",\"vector\":[1,2,3],\"filter\":%s}"
                                .formatted(filter))));

        assertThat(response.statusCode()).as(filter).isEqualTo(400);
        assertThat(response.body()).contains("number");
      }
    }
  }

  private static byte[] damaged(Random random) {
    StringBuilder text = new StringBuilder(GOOD);
    for (int wound = random.nextInt(1, 4); wound > 0; wound--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, SHARDS[random.nextInt(SHARDS.length)]);
        default -> text.replace(at, at + 1, SHARDS[random.nextInt(SHARDS.length)]);
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
