package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardscan.model.limits.Limits;
import io.shardscan.server.config.ServerSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConnectionTest {
  private static final String QUERY =
      "{\"api_key\":\"%s\",\"collection\":\"products\",\"vector\":[1,0,0]}".formatted(WARM_KEY);
  private static final String UPLOAD = "/api/v1/collections/products/files/a.fvecs";
  private static final String BEARER = "Authorization: Bearer %s\r\n".formatted(WARM_KEY);
  private static final Duration SHORT = Duration.ofMillis(400);

  @Test
  void keepsAConnectionAfterErrors() throws IOException {
    try (TestServer server = new TestServer();
        RawConnection connection = new RawConnection(server)) {
      assertThat(connection.post("/api/query", "", "{").read().status()).isEqualTo(400);
      assertThat(connection.post("/api/query", "", "{}").read().status()).isEqualTo(401);
      assertThat(connection.post("/nowhere", "", "some body").read().status()).isEqualTo(404);
      assertThat(connection.post("/health", "", "some body").read().status()).isEqualTo(405);
      assertThat(connection.post(UPLOAD, "", "x".repeat(5_000)).read().status()).isEqualTo(401);
      RawConnection.Response last = connection.post("/api/query", "", QUERY).read();
      assertThat(last.status()).isEqualTo(200);
      assertThat(last.headers()).doesNotContainEntry("connection", "close");
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws IOException {
    try (TestServer server = new TestServer();
        RawConnection connection = new RawConnection(server)) {
      String get = "GET %s HTTP/1.1\r\nHost: h\r\n\r\n";
      connection.send(get.formatted("/health") + get.formatted("/no") + get.formatted("/health"));

      assertThat(connection.read().body()).isEqualTo("OK");
      assertThat(connection.read().status()).isEqualTo(404);
      assertThat(connection.read().body()).isEqualTo("OK");
    }
  }

  @Test
  void closesTheConnectionOfAClientThatAsksForIt() throws IOException {
    try (TestServer server = new TestServer();
        RawConnection connection = new RawConnection(server)) {
      connection.send("GET /health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

      RawConnection.Response response = connection.read();
      assertThat(response.body()).isEqualTo("OK");
      assertThat(response.headers()).containsEntry("connection", "close");
      assertThat(connection.closedWithoutAWord()).isTrue();
    }
  }

  @Test
  void refusesADeclaredBodyThatIsTooLargeWithoutReadingIt() throws IOException {
    try (TestServer server = new TestServer();
        RawConnection connection = new RawConnection(server)) {
      connection.send(
          "POST /api/query HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n{"
              .formatted(Limits.MAX_QUERY_BODY_BYTES + 1));

      RawConnection.Response response = connection.read();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).contains("at most 4194304 bytes");
      assertThat(response.headers()).containsEntry("connection", "close");
    }
  }

  @Test
  void refusesAChunkedBodyOnceItIsTooLarge() throws IOException {
    try (TestServer server = new TestServer();
        RawConnection connection = new RawConnection(server)) {
      connection.send("POST /api/query HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
      String chunk = "10000\r\n" + " ".repeat(65_536) + "\r\n";
      for (int i = 0; i < 65; i++) {
        connection.send(chunk);
      }

      RawConnection.Response response = connection.read();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).contains("at most 4194304 bytes");
    }
  }

  @Test
  void takesAQueryInChunks() throws IOException {
    try (TestServer server = new TestServer();
        RawConnection connection = new RawConnection(server)) {
      connection.send(
          "POST /api/query HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n"
              .formatted(QUERY.substring(0, 5), QUERY.length() - 5, QUERY.substring(5)));

      assertThat(connection.read().status()).isEqualTo(200);
      assertThat(connection.post("/api/query", "", QUERY).read().status()).isEqualTo(200);
    }
  }

  @Test
  void refusesAHugeChunkBeforeItIsBuffered() throws IOException {
    try (TestServer server = new TestServer();
        RawConnection connection = new RawConnection(server)) {
      connection.send(
          "POST %s HTTP/1.1\r\nHost: h\r\n%sTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n"
              .formatted(UPLOAD, BEARER));
      byte[] piece = new byte[1 << 20];
      for (int i = 0; i < 17; i++) {
        connection.send(piece);
      }

      RawConnection.Response response = connection.read();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).contains("A chunk of the body is larger than 16777216 bytes");
      assertThat(server.store.keys()).noneMatch(key -> key.startsWith("uploads/"));
    }
  }

  @Test
  void boundsTheMemoryOfAllBodiesTogether() throws IOException {
    try (TestServer server = new TestServer(settings(s -> s.maxBufferedBodyBytes = 1 << 20));
        RawConnection first = new RawConnection(server);
        RawConnection second = new RawConnection(server)) {
      String head = "POST /api/query HTTP/1.1\r\nHost: h\r\nContent-Length: 900000\r\n\r\n";
      first.send(head).send(" ".repeat(800_000));
      await()
          .untilAsserted(
              () -> {
                try (RawConnection probe = new RawConnection(server)) {
                  RawConnection.Response response =
                      probe.post("/api/query", "", " ".repeat(400_000)).read();
                  assertThat(response.status()).isEqualTo(503);
                  assertThat(response.headers()).containsEntry("retry-after", "1");
                }
              });

      first.send(" ".repeat(100_000));
      assertThat(first.read().status()).isEqualTo(400);
      assertThat(second.post("/api/query", "", QUERY).read().status()).isEqualTo(200);
    }
  }

  @Test
  void asksForTheBodyOnlyOnceItWillBeTaken() throws IOException {
    try (TestServer server = new TestServer();
        RawConnection good = new RawConnection(server);
        RawConnection bad = new RawConnection(server)) {
      String head =
          "POST %s HTTP/1.1\r\nHost: h\r\n%sExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";

      good.send(head.formatted(UPLOAD, BEARER));
      assertThat(good.line()).isEqualTo("HTTP/1.1 100 Continue");
      assertThat(good.line()).isEmpty();
      assertThat(good.send("abcd").read().status()).isEqualTo(201);

      bad.send(head.formatted(UPLOAD + ".exe", BEARER));
      RawConnection.Response refused = bad.read();
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.headers()).containsEntry("connection", "close");
      assertThat(bad.closedWithoutAWord()).isTrue();
    }
  }

  @Test
  void doesNotReadAllOfALargeUploadThatItRefuses() throws IOException {
    try (TestServer server = new TestServer();
        RawConnection connection = new RawConnection(server)) {
      connection.send(
          "POST %s.exe HTTP/1.1\r\nHost: h\r\n%sContent-Length: 1000000000000\r\n\r\n"
              .formatted(UPLOAD, BEARER));
      long sent = pushUntilRefused(connection.socket().getOutputStream());

      assertThat(sent).isLessThan(64L << 20);
    }
  }

  private static long pushUntilRefused(OutputStream out) throws IOException {
    byte[] piece = new byte[64 << 10];
    long sent = 0;
    try {
      while (sent < 64L << 20) {
        out.write(piece);
        sent += piece.length;
      }
    } catch (SocketException e) {
      return sent;
    }
    return sent;
  }

  @Test
  void showsAClientThatKeepsSendingTheAnswerFirst() throws IOException {
    try (TestServer server = new TestServer();
        RawConnection connection = new RawConnection(server)) {
      connection.send(
          "POST %s.exe HTTP/1.1\r\nHost: h\r\n%sContent-Length: 1000000000\r\n\r\n"
              .formatted(UPLOAD, BEARER));
      byte[] piece = new byte[1 << 20];
      for (int i = 0; i < 6; i++) {
        connection.send(piece);
      }

      assertThat(connection.read().body()).contains("Unsupported file type");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET",
        "GET /health HTTP/1.1\r\n",
        "GET /health HTTP/1.1\r\nHost: h\r\nX-Slow: ",
        "GET /health HTTP/1.1\r\nHost: h\r\n\r\nGET /hea"
      })
  void cutsAClientThatStallsInTheHead(String start) throws IOException {
    try (TestServer server = new TestServer(settings(s -> s.head = SHORT));
        RawConnection connection = new RawConnection(server)) {
      connection.send(start);
      if (start.contains("\r\n\r\n")) {
        assertThat(connection.read().body()).isEqualTo("OK");
      }

      assertThat(connection.closedWithoutAWord()).isTrue();
    }
  }

  @Test
  void cutsAClientThatDripsItsHead() throws IOException {
    try (TestServer server = new TestServer(settings(s -> s.head = SHORT));
        RawConnection connection = new RawConnection(server)) {
      connection.send("GET /health HTTP/1.1\r\nHost: h\r\n");
      awaitRefusalOf(connection, "X-Drip: 1\r\n");
    }
  }

  private static void awaitRefusalOf(RawConnection connection, String drip) {
    await()
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              try {
                connection.send(drip);
                return false;
              } catch (SocketException e) {
                return true;
              }
            });
  }

  @Test
  void cutsAConnectionThatIsIdle() throws IOException {
    try (TestServer server = new TestServer(settings(s -> s.idle = SHORT));
        RawConnection connection = new RawConnection(server)) {
      connection.send("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(connection.read().body()).isEqualTo("OK");

      assertThat(connection.closedWithoutAWord()).isTrue();
      assertThat(server.metric("shardscan_connections_stalled_total")).isZero();
    }
  }

  @Test
  void cutsAnUploadThatStallsAndLeavesNothingBehind() throws IOException {
    try (TestServer server = new TestServer(settings(s -> s.bodyStall = SHORT));
        RawConnection connection = new RawConnection(server)) {
      connection.send(
          "POST /api/v1/collections/fresh/files/a.csv HTTP/1.1\r\nHost: h\r\n%sContent-Length: 100\r\n\r\nhalf"
              .formatted(BEARER));

      assertThat(connection.closedWithoutAWord()).isTrue();
      assertThat(server.store.keys()).noneMatch(key -> key.contains("fresh"));
      assertThat(server.metric("shardscan_connections_stalled_total")).isEqualTo(1);
      await().until(() -> server.metric("shardscan_errors_total", "kind=\"broken_body\"") == 1);
    }
  }

  @Test
  void cutsABodyThatIsSlowerThanTheLeastRate() throws IOException {
    try (TestServer server =
            new TestServer(
                settings(
                    s -> {
                      s.bodyStall = Duration.ofMillis(800);
                      s.minBodyBytesPerSecond = 1_000_000;
                    }));
        RawConnection connection = new RawConnection(server)) {
      connection.send("POST /api/query HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
      awaitRefusalOf(connection, "  ");
    }
  }

  @Test
  void leavesNothingOfAnUploadWhoseClientGoesAway() throws IOException {
    try (TestServer server = new TestServer()) {
      try (RawConnection connection = new RawConnection(server)) {
        connection.send(
            "PUT /api/v1/collections/fresh/files/a.csv HTTP/1.1\r\nHost: h\r\n%sContent-Length: 100\r\n\r\nhalf"
                .formatted(BEARER));
        await().until(() -> server.store.streamed() > 0);
      }
      try (RawConnection chunked = new RawConnection(server)) {
        chunked.send(
            "POST /api/v1/collections/fresh/files/b.csv HTTP/1.1\r\nHost: h\r\n%sTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"
                .formatted(BEARER));
        await().until(() -> server.store.streamed() >= 8);
      }

      await().until(() -> server.metric("shardscan_errors_total", "kind=\"broken_body\"") == 2);
      assertThat(server.store.keys()).noneMatch(key -> key.contains("fresh"));
    }
  }

  @Test
  void cutsAClientThatDoesNotTakeItsAnswer() throws IOException {
    try (TestServer server = new TestServer(settings(s -> s.writeStall = SHORT));
        RawConnection connection = new RawConnection(server)) {
      server.collections.add(
          TestServer.PRODUCTS,
          IntStream.range(0, 16_000)
              .mapToObj(
                  i ->
                      new InMemoryCollections.Row(
                          "k" + i,
                          new float[] {1, 0, 0},
                          "{\"t\":\"%s\"}".formatted("x".repeat(2_000))))
              .toArray(InMemoryCollections.Row[]::new));
      connection.socket().setReceiveBufferSize(4_096);
      connection.post(
          "/api/query", "", QUERY.replace("]}", "],\"top_k\":16384,\"include_metadata\":true}"));

      await().until(() -> server.metric("shardscan_connections_stalled_total") == 1);
      await().until(() -> server.metric("shardscan_connections") == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE\r\n\r\n",
        "GET /health\r\n\r\n",
        "GET /health HTTP/1.0\r\n\r\n",
        "GET /health HTTP/1.1\r\nno colon here\r\n\r\n",
        "GET /health HTTP/1.1\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /health HTTP/1.1\nHost: h\n\n",
        "POST /api/query HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
        "POST /api/query HTTP/1.1\r\nHost: h\r\nContent-Length: -5\r\n\r\n",
        "POST /api/query HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /api/query HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "POST /api/query HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\n1",
        "POST /api/query HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /api/query HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
      })
  void refusesWhatIsNotHttp(String request) throws IOException {
    try (TestServer server = new TestServer();
        RawConnection connection = new RawConnection(server)) {
      RawConnection.Response response = connection.send(request).read();

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.headers())
          .containsEntry("content-type", "application/json")
          .containsKey("x-trace-id");
      assertThat(TestServer.json(response.body()).path("error").asText()).isNotEmpty();
    }
  }

  @Test
  void boundsTheRequestLineAndTheHeaders() throws IOException {
    try (TestServer server = new TestServer();
        RawConnection line = new RawConnection(server);
        RawConnection headers = new RawConnection(server)) {
      RawConnection.Response longLine =
          line.send("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: h\r\n\r\n").read();
      assertThat(longLine.status()).isEqualTo(400);
      assertThat(longLine.body()).contains("8192 bytes");

      RawConnection.Response longHeaders =
          headers
              .send("GET /health HTTP/1.1\r\nHost: h\r\nX-A: " + "a".repeat(17_000) + "\r\n\r\n")
              .read();
      assertThat(longHeaders.status()).isEqualTo(400);
      assertThat(longHeaders.body()).contains("16384 bytes");
    }
  }

  @Test
  void servesNoMoreConnectionsThanAllowed() throws IOException {
    try (TestServer server =
        new TestServer(
            settings(
                s -> {
                  s.maxConnections = 2;
                  s.head = Duration.ofSeconds(1);
                }))) {
      try (RawConnection first = new RawConnection(server);
          RawConnection second = new RawConnection(server);
          RawConnection third = new RawConnection(server)) {
        third.send("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(first.closedWithoutAWord() || second.closedWithoutAWord()).isTrue();

        assertThat(third.read().body()).isEqualTo("OK");
      }
    }
  }

  @Test
  void finishesRequestsInFlightWhenItStops() throws Exception {
    TestServer server = new TestServer();
    try (RawConnection busy = new RawConnection(server);
        RawConnection idle = new RawConnection(server)) {
      CountDownLatch gate = new CountDownLatch(1);
      server.collections.waitFor(gate);
      idle.send("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(idle.read().body()).isEqualTo("OK");
      busy.post("/api/query", "", QUERY);
      server.collections.searchEntered().await();

      Thread stopping = Thread.ofVirtual().start(server::close);
      assertThat(idle.closedWithoutAWord()).isTrue();
      assertThat(stopping.isAlive()).isTrue();
      gate.countDown();

      RawConnection.Response response = busy.read();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.headers()).containsEntry("connection", "close");
      stopping.join();
    }
  }

  @Test
  void answersCompletelyOrNotAtAllWhenItStopsUnderLoad() throws Exception {
    TestServer server = new TestServer();
    CountDownLatch everyoneAnswered = new CountDownLatch(16);
    // Not virtual: the server's threads would never find those that carry both idle, and only then
    // do these take on the threads of new connections.
    try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
      List<Future<Integer>> statuses =
          IntStream.range(0, 16)
              .mapToObj(i -> clients.submit(() -> lastStatus(server, everyoneAnswered)))
              .toList();
      assertThat(everyoneAnswered.await(30, TimeUnit.SECONDS))
          .as(() -> "clients: " + statuses)
          .isTrue();

      server.close();

      for (Future<Integer> status : statuses) {
        assertThat(status.get()).isEqualTo(200);
      }
    }
  }

  /** Queries until the server is gone, and gives the last status that came. */
  private static int lastStatus(TestServer server, CountDownLatch everyoneAnswered) {
    int status = 0;
    int answers = 0;
    try (RawConnection connection = new RawConnection(server)) {
      while (true) {
        RawConnection.Response response = connection.post("/api/query", "", QUERY).read();
        status = response.status();
        assertThat(TestServer.json(response.body()).path("results")).hasSize(2);
        if (++answers == 10) {
          everyoneAnswered.countDown();
        }
      }
    } catch (IOException e) {
      return status;
    }
  }

  @Test
  void saysWhichAddressItCannotListenOn() {
    try (TestServer server = new TestServer()) {
      ServerSettings taken = settings(s -> s.port = server.server.port());

      assertThatThrownBy(() -> new TestServer(taken))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Cannot listen on 127.0.0.1:" + taken.port());
    }
  }

  @Test
  void givesUpOnRequestsThatOutlastTheGracePeriod() throws Exception {
    TestServer server = new TestServer(settings(s -> s.grace = Duration.ofMillis(300)));
    try (RawConnection busy = new RawConnection(server)) {
      server.collections.waitFor(new CountDownLatch(1));
      busy.post("/api/query", "", QUERY);
      server.collections.searchEntered().await();

      server.close();

      assertThat(server.server.port()).isNotPositive();
    }
  }
}
