package io.shardscan.server.collection;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.fixture.Rows;
import io.shardscan.server.fixture.SearchNode;
import io.shardscan.server.fixture.StoredFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries that ask for a change wait until it is seen, or a later one of the same file. */
class ServedVersionsTest {
  private static final CollectionId COLLECTION = new CollectionId("t", "c");

  private DirectoryObjectStore store;
  private StoredFiles files;
  private SearchNode node;
  private ServedVersions versions;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = new DirectoryObjectStore(directory.resolve("store"));
    files = new StoredFiles(store, COLLECTION, directory.resolve("scratch"));
    node = new SearchNode(store, 1 << 30);
    versions = new ServedVersions(new ServedSnapshots(node.follower(), store), store);
  }

  @AfterEach
  void close() {
    node.close();
    store.close();
  }

  private CompletableFuture<Void> waitFor(String file, @Nullable String etag) {
    return CompletableFuture.runAsync(
        () -> versions.await(COLLECTION, List.of(new WantedVersion("c", file, etag))));
  }

  private static void ends(CompletableFuture<Void> wait) throws Exception {
    wait.get(9, TimeUnit.SECONDS);
  }

  @Test
  void waitsUntilTheUploadIsSeen() throws Exception {
    FileVersion version = files.upload("a");
    CompletableFuture<Void> wait = waitFor("a", version.etag());
    files.add("b", Rows.of(1, "b"));
    node.awaitFound(COLLECTION, "b=8.0");
    assertThat(wait).isNotDone();
    files.commit(files.taken("a", version, Rows.of(2, "a")));
    ends(wait);
    assertThat(node.found(COLLECTION)).containsExactly("a=16.0", "b=8.0");
  }

  @Test
  void whereTheFileWasReplacedTheNewerVersionWillDo() throws Exception {
    FileVersion never = files.upload("a");
    CompletableFuture<Void> wait = waitFor("a", never.etag());
    files.add("a", Rows.of(3, "a"));
    ends(wait);
    assertThat(node.found(COLLECTION)).containsExactly("a=24.0");
  }

  @Test
  void whereTheFileWasDeletedItsBeingGoneWillDo() throws Exception {
    files.add("b", Rows.of(1, "b"));
    FileVersion never = files.upload("a");
    files.deleteUpload("a");
    ends(waitFor("a", never.etag()));
  }

  @Test
  void waitsUntilADeletionIsSeen() throws Exception {
    files.add("a", Rows.of(1, "a"));
    node.awaitFound(COLLECTION, "a=8.0");
    files.deleteUpload("a");
    CompletableFuture<Void> wait = waitFor("a", null);
    node.awaitFound(COLLECTION, "a=8.0");
    assertThat(wait).isNotDone();
    files.remove("a");
    ends(wait);
    assertThat(node.found(COLLECTION)).isEmpty();
  }

  @Test
  void saysSoWhereTheChangeIsNotSeenInTime() {
    files.add("b", Rows.of(1, "b"));
    node.awaitFound(COLLECTION, "b=8.0");
    FileVersion version = files.upload("a");
    assertThat(waitFor("a", version.etag()))
        .failsWithin(VersionDemand.LONGEST_WAIT.plusSeconds(20))
        .withThrowableThat()
        .withCauseInstanceOf(NotServedException.class)
        .withMessageContaining("file 'a'");
  }
}
