package io.shardscan.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.ApiKeyStore;
import io.shardscan.model.catalog.KeyTier;
import io.shardscan.model.catalog.KeyUsageStore;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
  @TempDir Path data;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void makeBucket() throws IOException {
    Files.createDirectories(data.resolve("bucket"));
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return KeysCommand.run(
        List.of(arguments),
        Map.of("SHARDSCAN_DATA", data.toString()),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private List<ApiKey> stored() {
    try (DirectoryObjectStore store = new DirectoryObjectStore(data.resolve("bucket"))) {
      return new ApiKeyStore(store).load().keys();
    }
  }

  @Test
  void printsANewKeyOnceAndStoresItsHash() throws IOException {
    assertThat(run("create", "--tenant", "acme", "--tier", "warm", "--queries-per-second", "7"))
        .isZero();

    String secret = text().lines().findFirst().orElseThrow().replace("API key: ", "");
    ApiKey key = stored().getFirst();
    assertThat(key.sha256()).isEqualTo(ApiKeyStore.sha256(secret));
    assertThat(key.tenant()).isEqualTo("acme");
    assertThat(key.tier()).isEqualTo(KeyTier.WARM);
    assertThat(key.queriesPerSecond()).isEqualTo(7);
    assertThat(key.uploadsPerMinute()).isEqualTo(KeyTier.WARM.uploadsPerMinute());
    Files.walkFileTree(
        data,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(secret);
            return FileVisitResult.CONTINUE;
          }
        });

    try (DirectoryObjectStore store = new DirectoryObjectStore(data.resolve("bucket"))) {
      new KeyUsageStore(store)
          .note(Map.of(key.id(), Instant.parse("2026-03-01T12:00:00Z")), id -> true);
    }
    assertThat(run("list")).isZero();
    assertThat(text()).contains(key.id(), "acme", "2026-03-01T12:00:00Z").doesNotContain(secret);
  }

  @Test
  void revokesOneKeyAndLeavesTheOthers() {
    run("create", "--tenant", "acme");
    run("create", "--tenant", "other");
    String id = stored().getFirst().id();

    assertThat(run("revoke", id)).isZero();

    assertThat(stored()).extracting(ApiKey::tenant).containsExactly("other");
    assertThat(run("revoke", id)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("no API key with the id");
  }

  @Test
  void saysWhatItDoesNotUnderstand() {
    for (String[] wrong :
        new String[][] {
          {},
          {"destroy"},
          {"create"},
          {"create", "--tenant", "a b"},
          {"create", "--tenant", "a", "--tier", "gold"},
          {"create", "--tenant", "a", "--max-top-k", "0"},
          {"create", "--colour", "red"},
          {"list", "more"},
          {"revoke"},
          {"list", "--data", "/nowhere"},
          {"list", "--server", "http://127.0.0.1:1"}
        }) {
      assertThat(run(wrong)).as(String.join(" ", wrong)).isEqualTo(2);
      assertThat(err.toString(StandardCharsets.UTF_8)).isNotBlank();
    }
    assertThat(stored()).isEmpty();
  }
}
