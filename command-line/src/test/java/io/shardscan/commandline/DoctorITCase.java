package io.shardscan.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.shardscan.model.catalog.ApiKeyStore;
import io.shardscan.model.catalog.IssuedKey;
import io.shardscan.model.catalog.KeyLimits;
import io.shardscan.model.catalog.KeyTier;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.QueryServerProcess;
import io.shardscan.testsupport.ChildJvm;
import io.shardscan.testsupport.MinioServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants faults, one at a time, and sees that each is found and named. */
class DoctorITCase {
  private static final Pattern PORT = Pattern.compile("listens on port (\\d+)");

  @TempDir private static Path data;
  private static RunningSystem system;
  @TempDir private Path home;
  private Terminal terminal;

  @BeforeAll
  static void start() {
    system = RunningSystem.start(data);
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @BeforeEach
  void openTerminal() {
    terminal = system.terminal(home);
  }

  private static void assertFinds(Outcome outcome, String subject, String words) {
    assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isEqualTo(8);
    for (JsonNode finding : outcome.json()) {
      if (finding.path("subject").asText().equals(subject)
          && finding.path("health").asText().equals("unwell")) {
        assertThat(finding.path("seen").asText() + " -> " + finding.path("advice").asText())
            .contains(words);
        assertThat(finding.path("advice").asText()).isNotEmpty();
        return;
      }
    }
    throw new AssertionError("nothing is wrong with '" + subject + "' in: " + outcome.out());
  }

  @Test
  void nothingIsWrongWhereNothingIs() {
    Outcome outcome = terminal.run("doctor");
    assertThat(outcome.exit()).as(outcome.out()).isZero();
    assertThat(outcome.out())
        .contains("ok       server", "ok       store", "ok       job", "ok       key")
        .doesNotContain("WRONG");
  }

  @Test
  void noServerAtTheAddress() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String address = "http://127.0.0.1:" + port;
    assertFinds(terminal.run("doctor", "--json", "--server", address), "server", "nothing listens");
  }

  @Test
  void anAddressThatDoesNotExist() {
    assertFinds(
        terminal.run("doctor", "--json", "--server", "http://no-such-host.invalid:8080"),
        "server",
        "Correct the address");
  }

  @Test
  void anotherServerAtTheAddress() throws IOException {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    other.start();
    try {
      assertFinds(
          terminal.run(
              "doctor", "--json", "--server", "http://127.0.0.1:" + other.getAddress().getPort()),
          "server",
          "something else than Shardscan");
    } finally {
      other.stop(0);
    }
  }

  @Test
  void aServerThatHangs() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      assertFinds(
          terminal.run(
              "doctor",
              "--json",
              "--patience",
              "300ms",
              "--server",
              "http://127.0.0.1:" + silent.getLocalPort()),
          "server",
          "does not answer in time");
    }
  }

  @Test
  void aWrongKeyAndNone() {
    assertFinds(
        terminal.with("SHARDSCAN_API_KEY", "ssk_wrong").run("doctor", "--json"), "key", "refuses");
    assertFinds(terminal.with("SHARDSCAN_API_KEY", "").run("doctor", "--json"), "key", "no key");
  }

  @Test
  void aClockThatIsOff() {
    Clock off = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5));
    assertFinds(terminal.at(off).run("doctor", "--json"), "clock", "apart");
  }

  @Test
  void anotherRelease() {
    assertFinds(terminal.ofRelease("99.0.0").run("doctor", "--json"), "version", "99.0.0");
  }

  @Test
  void aFileThatFailed() throws IOException {
    Path bad = Files.writeString(home.resolve("bad.csv"), "id,vector\na,\"[1,2]\"\nb,\"[1]\"\n");
    terminal.run("upload", "broken", bad.toString());
    assertFinds(terminal.run("doctor", "--json"), "files", "'bad.csv'");
    terminal.run("collections", "delete", "broken", "--confirm", "broken");
  }

  @Test
  void aStoreThatIsGone() {
    try (MinioServer minio = MinioServer.start();
        ChildJvm server =
            serve(
                Map.of(
                    "SHARDSCAN_STORE_ENDPOINT", minio.endpoint().toString(),
                    "SHARDSCAN_STORE_ACCESS_KEY", "shardscan-test",
                    "SHARDSCAN_STORE_SECRET_KEY", "shardscan-test-secret"))) {
      String address = address(server).toString();
      minio.kill();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertFinds(
                      terminal.run("doctor", "--json", "--server", address),
                      "store",
                      "cannot read the object store"));
    }
  }

  @Test
  void aJobThatDoesNotRun() throws IOException {
    Path bucket = home.resolve("bucket");
    allowKey(bucket);
    try (ChildJvm server = serve(Map.of("SHARDSCAN_STORE_DIRECTORY", bucket.toString()))) {
      Terminal there = terminal.with("SHARDSCAN_SERVER", address(server).toString());
      Path file = Files.writeString(home.resolve("waits.csv"), "id,vector\na,\"[1,2]\"\n");
      assertThat(there.run("upload", "waiting", file.toString(), "--no-wait").exit()).isZero();
      Outcome soon = there.run("doctor", "--json");
      assertThat(soon.exit()).as(soon.out()).isZero();
      Clock later = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(20));
      assertFinds(
          there.at(later).run("doctor", "--json", "--longest-lag", "10s"), "lag", "ingestion job");
    }
  }

  @Test
  void flinkWithoutItsJobAndNoFlink() throws Exception {
    Configuration configuration =
        new Configuration()
            .set(RestOptions.BIND_PORT, "0")
            .set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder().setConfiguration(configuration).build());
    String flink;
    try {
      cluster.start();
      flink = cluster.getRestAddress().get().toString();
      assertFinds(terminal.run("doctor", "--json", "--flink", flink), "job", "Flink runs no job");
    } finally {
      cluster.close();
    }
    assertFinds(terminal.run("doctor", "--json", "--flink", flink), "job", "cannot be reached");
  }

  @Test
  void aMemoryBudgetThatDoesNotSuffice() throws IOException {
    Path rows = home.resolve("rows.jsonl");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 4_000; i++) {
      text.append("{\"id\":\"")
          .append(i)
          .append("\",\"vector\":[")
          .append("0.5,".repeat(63))
          .append(i)
          .append("]}\n");
    }
    Files.writeString(rows, text);
    assertThat(terminal.run("upload", "large", rows.toString()).exit()).isZero();
    try (ChildJvm server =
        serve(
            Map.of(
                "SHARDSCAN_STORE_DIRECTORY",
                data.resolve("bucket").toString(),
                "SHARDSCAN_SERVING_MEMORY_LIMIT_BYTES",
                "100000"))) {
      String address = address(server).toString();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertFinds(
                      terminal.run("doctor", "--json", "--server", address),
                      "capacity",
                      "memory-limit"));
      assertFinds(terminal.run("doctor", "--json", "--node", address), "capacity", "memory-limit");
    }
  }

  private static void allowKey(Path bucket) throws IOException {
    Files.createDirectories(bucket);
    try (DirectoryObjectStore store = new DirectoryObjectStore(bucket)) {
      new ApiKeyStore(store)
          .put(
              IssuedKey.of(
                      RunningSystem.KEY, "local", KeyTier.HOT, true, KeyLimits.NONE, Instant.now())
                  .key());
    }
  }

  private static ChildJvm serve(Map<String, String> store) {
    Map<String, String> environment = new HashMap<>(store);
    environment.put("SHARDSCAN_SERVER_PORT", "0");
    return ChildJvm.start(
        QueryServerProcess.class, RunningSystem.JVM, java.util.List.of(), environment);
  }

  private static URI address(ChildJvm server) {
    await()
        .atMost(Duration.ofSeconds(60))
        .failFast(() -> assertThat(server.isAlive()).as(server.output()).isTrue())
        .until(() -> PORT.matcher(server.output()).find());
    Matcher port = PORT.matcher(server.output());
    assertThat(port.find()).isTrue();
    return URI.create("http://127.0.0.1:" + port.group(1));
  }
}
