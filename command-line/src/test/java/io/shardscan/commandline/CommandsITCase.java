package io.shardscan.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.testsupport.ChildJvm;
import io.shardscan.testsupport.LossyProxy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The commands against the whole system. */
class CommandsITCase {
  private static final String COLOURS =
      "id,vector,colour\na,\"[1,0,0]\",red\nb,\"[0,1,0]\",green\nc,\"[0.9,0.1,0]\",red\n";

  @TempDir private static Path data;
  private static RunningSystem system;
  @TempDir private Path home;
  private Terminal terminal;
  private String collection;

  @BeforeAll
  static void start() {
    system = RunningSystem.start(data);
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @BeforeEach
  void openTerminal(TestInfo test) {
    terminal = system.terminal(home);
    collection = test.getTestMethod().orElseThrow().getName();
  }

  private Path write(String name, String text) throws IOException {
    Path file = home.resolve("in").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void uploadColours() throws IOException {
    Outcome outcome = terminal.run("upload", collection, write("colours.csv", COLOURS).toString());
    assertThat(outcome.exit()).as(outcome.err()).isZero();
  }

  @Test
  void whatWasUploadedIsSearchableWhenTheCommandEnds() throws IOException {
    uploadColours();
    Path vector = write("vector.json", "[1, 0, 0]");
    Outcome table =
        terminal.run(
            "query", collection, "--vector", vector.toString(), "--filter", "{\"colour\":\"red\"}");
    assertThat(table.exit()).as(table.err()).isZero();
    assertThat(table.out().lines().skip(1).limit(2))
        .containsExactly("1  1.000000  a    red", "2  0.993884  c    red");
    Outcome typed =
        terminal.typing("0 1 0\n").run("query", collection, "--vector", "-", "-k", "1", "--json");
    assertThat(typed.json().at("/results/0/key").asText()).isEqualTo("b");
    assertThat(typed.json().at("/results/0/metadata/colour").asText()).isEqualTo("green");
    Outcome byKey = terminal.run("query", collection, "--key", "c", "-k", "2", "--json");
    assertThat(byKey.json().findValuesAsText("key")).containsExactly("c", "a");
    assertThat(terminal.run("query", collection, "--random", "--json").json().path("results"))
        .hasSize(3);
  }

  @Test
  void foldersAndPatternsMeanTheFilesThatTheServerTakes() throws IOException {
    write("tree/one.csv", "id,vector\n1,\"[1,0]\"\n");
    write("tree/deep er/two.jsonl", "{\"id\":\"2\",\"vector\":[0,1]}\n");
    write("tree/.hidden/three.csv", "id,vector\n3,\"[1,1]\"\n");
    write("tree/notes.txt", "not a vector");
    Outcome folder =
        terminal.run("upload", collection, home.resolve("in/tree").toString(), "--json");
    assertThat(folder.exit()).as(folder.err()).isZero();
    assertThat(folder.json().path("files").findValuesAsText("file"))
        .containsExactly("deep-er-two.jsonl", "one.csv");
    Outcome again =
        terminal.run(
            "upload", collection, home.resolve("in") + "/**/*.csv", "--skip-existing", "--json");
    assertThat(again.json().path("files").findValuesAsText("file")).containsExactly("tree-one.csv");
    assertThat(
            terminal
                .run(
                    "upload",
                    collection,
                    home.resolve("in/tree").toString(),
                    "--skip-existing",
                    "--json")
                .json()
                .path("skipped")
                .asInt())
        .isEqualTo(2);
  }

  @Test
  void aFileThatTheServerCannotTakeFailsWithItsReason() throws IOException {
    Path bad = write("bad.csv", "id,vector\na,\"[1,2]\"\nb,\"[1]\"\n");
    Outcome outcome = terminal.run("upload", collection, bad.toString(), "--json");
    assertThat(outcome.exit()).isEqualTo(ExitCode.FAILED.number());
    assertThat(outcome.json().at("/files/0/failure_reason").asText()).contains("1 components");
    assertThat(terminal.run("status", collection, "--until-settled").out())
        .contains("bad.csv", "failed");
    assertThat(terminal.run("files", "delete", collection, "bad.csv").exit()).isZero();
    await()
        .untilAsserted(
            () ->
                assertThat(
                        terminal
                            .run("status", collection, "--json")
                            .json()
                            .at("/collections/0/status")
                            .asText())
                    .isEqualTo("ready"));
  }

  @Test
  void aLargeUploadThatWasKilledGoesOnWhereItWasCutOff() throws IOException {
    Path large = home.resolve("large.fvecs");
    int rows = 30_000;
    int dimension = 255;
    writeVectors(large, rows, dimension);
    ChildJvm killed =
        ChildJvm.start(
            Shardscan.class,
            List.of("-Xmx128m"),
            List.of(
                "upload", collection, large.toString(), "--part-size", "5", "--parts-at-once", "1"),
            Map.of(
                "HOME", home.toString(),
                "SHARDSCAN_SERVER", system.address().toString(),
                "SHARDSCAN_API_KEY", RunningSystem.KEY));
    Path journals = home.resolve(".local/state/shardscan/uploads");
    try (killed) {
      await().pollInterval(Duration.ofMillis(5)).until(() -> journal(journals).contains("\"1\":"));
    }
    Outcome outcome =
        terminal.run("upload", collection, large.toString(), "--part-size", "5", "--json");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    JsonNode file = outcome.json().at("/files/0");
    assertThat(file.path("bytes_sent_before").asLong()).isPositive().isLessThan(Files.size(large));
    assertThat(file.path("rows").asInt()).isEqualTo(rows);
    assertThat(journal(journals)).as("nothing is left to go on with").isEmpty();
    Outcome row =
        terminal.run(
            "query",
            collection,
            "--key",
            "large.fvecs#29999",
            "-k",
            "1",
            "--metric",
            "euclidean",
            "--vectors",
            "--json");
    assertThat(row.json().at("/results/0/vector/254").asDouble()).isEqualTo(29_999 * 255 + 254);
  }

  private static String journal(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return "";
    }
    try (Stream<Path> files = Files.list(folder)) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
        all.append(Files.readString(file));
      }
      return all.toString();
    }
  }

  private static void writeVectors(Path file, int rows, int dimension) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(rows * (dimension + 1) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      bytes.putInt(dimension);
      for (int i = 0; i < dimension; i++) {
        bytes.putFloat((float) (row * dimension + i));
      }
    }
    Files.write(file, bytes.array());
  }

  @Test
  void partsWhoseAnswersAreLostAreSentAgain() throws IOException {
    Path large = home.resolve("again.fvecs");
    writeVectors(large, 20_000, 127);
    try (LossyProxy proxy = LossyProxy.to(system.address())) {
      proxy.lose(2, line -> line.contains("/parts/"));
      Outcome outcome =
          terminal
              .with("SHARDSCAN_SERVER", proxy.endpoint().toString())
              .run("upload", collection, large.toString(), "--part-size", "5", "--json");
      assertThat(outcome.exit()).as(outcome.err()).isZero();
      assertThat(outcome.json().at("/files/0/rows").asInt()).isEqualTo(20_000);
      assertThat(proxy.lost()).isEqualTo(2);
    }
  }

  @Test
  void progressIsDrawnForPeopleAlone() throws IOException {
    Path large = home.resolve("bars.fvecs");
    writeVectors(large, 20_000, 127);
    Outcome looking =
        terminal.looking().run("upload", collection, large.toString(), "--part-size", "5");
    // How far the bar gets depends on how soon all is sent.
    assertThat(looking.err())
        .containsPattern("bars\\.fvecs +\\[=*> *] +\\d+ %")
        .contains("searchable, 20,000 rows");
    Outcome program = terminal.run("upload", collection, large.toString(), "--json");
    assertThat(program.err()).isEmpty();
  }

  @Test
  void anExportBringsTheRowsHere() throws IOException {
    uploadColours();
    Path folder = home.resolve("out");
    Outcome outcome = terminal.run("export", collection, folder.toString(), "--json");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.json().path("rows").asInt()).isEqualTo(3);
    byte[] part = Files.readAllBytes(Path.of(outcome.json().at("/files/0").asText()));
    assertThat(new String(part, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    Outcome back = terminal.run("upload", collection + "-back", folder.toString(), "--json");
    assertThat(back.json().at("/files/0/rows").asInt()).isEqualTo(3);
  }

  @Test
  void collectionsAreMadeChangedAndDeleted() {
    assertThat(terminal.run("collections", "create", collection, "--tier", "warm").exit()).isZero();
    assertThat(terminal.run("collections", "create", collection).exit())
        .isEqualTo(ExitCode.FAILED.number());
    assertThat(
            terminal
                .run("collections", "change", collection, "--target-recall", "0.9", "--json")
                .json()
                .path("target_recall")
                .asDouble())
        .isEqualTo(0.9);
    assertThat(terminal.run("collections", "describe", collection).out())
        .contains(collection, "warm", "target recall 0.9");
    assertThat(terminal.run("collections", "list", "--json").json().findValuesAsText("name"))
        .contains(collection);
    assertThat(terminal.run("collections", "delete", collection).exit())
        .isEqualTo(ExitCode.WRONG_USE.number());
    assertThat(terminal.run("collections", "delete", collection, "--confirm", collection).exit())
        .isZero();
    assertThat(terminal.run("collections", "describe", collection).exit())
        .isEqualTo(ExitCode.NOT_FOUND.number());
  }

  @Test
  void keysAreMadeAndRevoked() {
    Outcome made = terminal.run("keys", "create", "--tenant", "acme", "--json");
    assertThat(made.exit()).as(made.err()).isZero();
    String key = made.json().path("api_key").asText();
    String id = made.json().path("id").asText();
    assertThat(terminal.run("keys", "list").out()).contains(id, "acme").doesNotContain(key);
    Terminal theirs = system.terminal(home).with("SHARDSCAN_API_KEY", key);
    assertThat(theirs.run("collections", "list").exit()).isZero();
    assertThat(terminal.run("keys", "revoke", id).exit()).isZero();
    await()
        .untilAsserted(
            () ->
                assertThat(theirs.run("collections", "list").exit())
                    .isEqualTo(ExitCode.NOT_ALLOWED.number()));
  }

  @Test
  void recallIsMeasured() throws IOException {
    uploadColours();
    Outcome outcome = terminal.run("recall", collection, "--queries", "3", "-k", "2");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out()).startsWith("recall 1.0000 over 3 queries");
  }

  @Test
  void errorsTellWhatIsWrongInTheFormThatWasAskedFor() {
    Outcome text = terminal.run("query", collection, "--random");
    assertThat(text.exit()).isEqualTo(ExitCode.NOT_FOUND.number());
    assertThat(text.err()).startsWith("Collection '" + collection + "' not found");
    Outcome json = terminal.run("collections", "describe", collection, "--json");
    assertThat(json.err()).startsWith("{\"error\":\"Collection").contains("\"exit_code\":5");
    assertThat(terminal.run("query", collection).exit()).isEqualTo(ExitCode.WRONG_USE.number());
    assertThat(terminal.with("SHARDSCAN_SERVER", "nonsense").run("status").exit())
        .isEqualTo(ExitCode.WRONG_USE.number());
  }

  @Test
  void theKeyFileIsReadIfItIsSafe() throws IOException {
    Path file = home.resolve(".config/shardscan/key");
    Files.createDirectories(file.getParent());
    Files.writeString(file, RunningSystem.KEY + "\n");
    Terminal without = system.terminal(home).with("SHARDSCAN_API_KEY", "");
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    Outcome refused = without.run("collections", "list");
    assertThat(refused.exit()).isEqualTo(ExitCode.NOT_ALLOWED.number());
    assertThat(refused.err()).contains("chmod 600");
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    assertThat(without.run("collections", "list").exit()).isZero();
  }
}
