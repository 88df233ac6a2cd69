package io.shardscan.model.store.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.contract.ObjectStoreContract;
import io.shardscan.model.store.contract.StoreLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class DirectoryObjectStoreTest implements ObjectStoreContract {
  @TempDir private static Path root;
  private static ObjectStore store;

  private final String folder = "test-" + UUID.randomUUID() + "/";

  @BeforeAll
  static void open() {
    store = new DirectoryObjectStore(root);
  }

  @AfterAll
  static void close() throws IOException {
    store.close();
    assertThat(temporaryFiles()).isEmpty();
  }

  @Override
  public ObjectStore store() {
    return store;
  }

  @Override
  public StoreLocation location() {
    return new StoreLocation.Directory(root);
  }

  @Override
  public String folder() {
    return folder;
  }

  @Override
  public void assertNothingLeft(String key) {
    try {
      assertThat(temporaryFiles()).allMatch(path -> path.toString().endsWith("session.lock"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Many, as the time in which two processes can meet is short. */
  @Override
  public int incrementsOfAProcess() {
    return 400;
  }

  private static List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> paths = Files.walk(root.resolve(".store/tmp"))) {
      return paths.filter(Files::isRegularFile).toList();
    }
  }
}
