package io.shardscan.model.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.contract.Concurrently;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person can see and do with the files of a directory store. */
class DirectoryFilesTest {
  @TempDir private Path root;
  @TempDir private Path outside;
  private ObjectStore store;

  @BeforeEach
  void open() {
    store = new DirectoryObjectStore(root);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void drop(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private String text(String key) {
    return new String(store.read(key, 1_000).bytes(), StandardCharsets.UTF_8);
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    store.list("", object -> keys.add(object.key()));
    return keys;
  }

  private StoredObject put(String key, String content, PutCondition condition) {
    return store.put(key, content.getBytes(StandardCharsets.UTF_8), condition);
  }

  @Test
  void anObjectIsAPlainFileAndAPlainFileAnObject() throws IOException {
    put("a/b", "put", PutCondition.ALWAYS);
    assertThat(root.resolve("a/b")).hasContent("put");
    drop("a/c.csv", "dropped");
    assertThat(keys()).containsExactly("a/b", "a/c.csv");
    assertThat(text("a/c.csv")).isEqualTo("dropped");
    StoredObject dropped = store.head("a/c.csv").orElseThrow();
    put("a/c.csv", "changed", PutCondition.ifMatch(dropped.etag()));
    assertThat(root.resolve("a/c.csv")).hasContent("changed");
  }

  @Test
  void aFileThatAPersonReplacesHasAnotherVersion() throws IOException {
    StoredObject put = put("a", "one", PutCondition.ALWAYS);
    drop("a", "two");
    assertThat(store.head("a").orElseThrow().etag()).isNotEqualTo(put.etag());
    assertThatExceptionOfType(PreconditionFailedException.class)
        .isThrownBy(() -> put("a", "three", PutCondition.ifMatch(put.etag())));
    assertThat(text("a")).isEqualTo("two");
  }

  @Test
  void aVersionIsLaterThanOneFromTheFuture() throws IOException {
    drop("a", "one");
    Instant future = Instant.parse("2099-01-01T00:00:00.123456Z");
    Files.setLastModifiedTime(root.resolve("a"), FileTime.from(future));
    StoredObject before = store.head("a").orElseThrow();
    StoredObject after = put("a", "two", PutCondition.ifMatch(before.etag()));
    assertThat(after.modified()).isAfter(before.modified()).isBefore(future.plusSeconds(3));
    assertThat(store.head("a")).contains(after);
    StoredObject last = put("a", "two", PutCondition.ifMatch(after.etag()));
    assertThat(last.modified()).isAfter(after.modified());
  }

  @Test
  void aFileEditedWhileItIsReadIsNoticed() throws IOException {
    drop("a", "0123456789");
    try (ObjectContent content = store.get("a", ReadOptions.WHOLE)) {
      assertThat(content.stream().readNBytes(5)).hasSize(5);
      Files.writeString(root.resolve("a"), "ABCDEFGHIJ");
      Files.setLastModifiedTime(root.resolve("a"), FileTime.from(Instant.EPOCH));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> content.stream().readAllBytes())
          .withMessageContaining("changed in place");
    }
    try (ObjectContent content = store.get("a", ReadOptions.WHOLE)) {
      Files.writeString(root.resolve("a"), "0", StandardOpenOption.TRUNCATE_EXISTING);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> content.stream().readAllBytes())
          .withMessageContaining("was cut");
    }
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Files.writeString(outside.resolve("secret"), "secret");
    Files.createSymbolicLink(root.resolve("folder"), outside);
    Files.createSymbolicLink(root.resolve("file"), outside.resolve("secret"));
    assertThat(keys()).isEmpty();
    assertThat(store.head("file")).isEmpty();
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> store.get("folder/secret", ReadOptions.WHOLE))
        .withMessageContaining("symbolic link");
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> put("folder/new", "x", PutCondition.ALWAYS));
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> store.delete("folder/secret"));
    assertThat(outside).isDirectoryContaining("glob:**/secret");
    put("file", "own", PutCondition.ALWAYS);
    assertThat(outside.resolve("secret")).hasContent("secret");
    assertThat(text("file")).isEqualTo("own");
  }

  @Test
  void anObjectCannotBeTheFolderOfAnother() {
    put("a", "x", PutCondition.ALWAYS);
    put("b/c", "x", PutCondition.ALWAYS);
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> put("a/b", "y", PutCondition.ALWAYS));
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> put("b", "y", PutCondition.ALWAYS));
    store.delete("b");
    assertThat(store.head("a/b")).isEmpty();
    assertThat(keys()).containsExactly("a", "b/c");
  }

  @Test
  void foldersThatBecomeEmptyGoAndComeBackUnderConcurrentPuts() throws Exception {
    Concurrently.<Void>run(
        4,
        t ->
            () -> {
              for (int i = 0; i < 50; i++) {
                put("x/y/z/" + t, "x", PutCondition.IF_ABSENT);
                store.delete("x/y/z/" + t);
              }
              return null;
            });
    assertThat(root.resolve("x")).doesNotExist();
    assertThat(root).exists();
  }

  @Test
  void twoStoresOfOneDirectoryDoNotDisturbEachOther() throws Exception {
    try (ObjectStore other = new DirectoryObjectStore(root)) {
      ObjectStore[] stores = {store, other};
      List<Integer> wins =
          Concurrently.run(
              4,
              t ->
                  () -> {
                    int won = 0;
                    for (int i = 0; i < 50; i++) {
                      try {
                        stores[t % 2].put("race-" + i, new byte[0], PutCondition.IF_ABSENT);
                        won++;
                      } catch (PreconditionFailedException e) {
                        // another was faster
                      }
                    }
                    return won;
                  });
      assertThat(wins.stream().mapToInt(Integer::intValue).sum()).isEqualTo(50);
    }
    put("after", "x", PutCondition.ALWAYS);
    assertThat(text("after")).isEqualTo("x");
  }

  @Test
  void aDirectoryThatCannotBeOneIsRefused() throws IOException {
    drop("file", "x");
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> new DirectoryObjectStore(root.resolve("file")))
        .withMessageContaining("file");
    try (ObjectStore created = new DirectoryObjectStore(root.resolve("new/store"))) {
      assertThat(created.head("a")).isEmpty();
    }
  }
}
