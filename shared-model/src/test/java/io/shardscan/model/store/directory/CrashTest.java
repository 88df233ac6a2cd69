package io.shardscan.model.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.testsupport.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that die while they write. */
class CrashTest {
  @TempDir private Path root;

  @Test
  void aKilledWriterLeavesNothingVisibleAndItsFilesAreRemovedNextTime() throws IOException {
    try (ObjectStore store = new DirectoryObjectStore(root)) {
      store.put("old", new byte[] {1}, PutCondition.ALWAYS);
      List<String> arguments = List.of(root.toString(), "old");
      try (ChildJvm writer = ChildJvm.start(EndlessPut.class, List.of("-Xmx64m"), arguments)) {
        await().atMost(Duration.ofSeconds(30)).until(() -> writer.output().contains("writing"));
        assertThat(bytesInTemporaryFiles()).isGreaterThan(500_000);
        new DirectoryObjectStore(root).close();
        assertThat(bytesInTemporaryFiles()).as("a live writer's file").isGreaterThan(500_000);
        writer.kill();
      }
      assertThat(store.read("old", 10).bytes()).containsExactly(1);
      store.list("", object -> assertThat(object.key()).isEqualTo("old"));
      assertThat(bytesInTemporaryFiles()).isGreaterThan(500_000);

      new DirectoryObjectStore(root).close();
      assertThat(bytesInTemporaryFiles()).isZero();
      store.put("old", new byte[] {2}, PutCondition.ALWAYS);
      assertThat(store.read("old", 10).bytes()).containsExactly(2);
    }
  }

  private long bytesInTemporaryFiles() throws IOException {
    try (Stream<Path> paths = Files.walk(root.resolve(".store/tmp"))) {
      long bytes = 0;
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(path);
      }
      return bytes;
    }
  }
}
