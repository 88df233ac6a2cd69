package io.shardscan.ingestion.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.ingestion.FailingStore;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketWatcherTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");

  @TempDir Path directory;
  private ObjectStore store;

  @BeforeEach
  void openStore() {
    store = new DirectoryObjectStore(directory);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static UploadKey upload(String file) {
    return new UploadKey(COLLECTION, file);
  }

  private String put(String file, String content) {
    return store
        .put(
            StoreLayout.upload(upload(file)),
            content.getBytes(StandardCharsets.UTF_8),
            PutCondition.ALWAYS)
        .etag();
  }

  private static UploadChange.Arrived arrived(UploadChange change) {
    assertThat(change).isInstanceOf(UploadChange.Arrived.class);
    return (UploadChange.Arrived) change;
  }

  @Test
  void tellsOnceOfWhatIsNewReplacedAndGone() {
    BucketWatcher watcher = new BucketWatcher(store);
    assertThat(watcher.poll()).isEmpty();

    String first = put("a.csv", "one");
    UploadChange.Arrived arrived = arrived(watcher.poll().getFirst());
    assertThat(arrived.upload()).isEqualTo(upload("a.csv"));
    assertThat(arrived.version().etag()).isEqualTo(first);
    assertThat(arrived.version().size()).isEqualTo(3);
    assertThat(watcher.poll()).isEmpty();

    String second = put("a.csv", "three");
    assertThat(arrived(watcher.poll().getFirst()).version().etag()).isEqualTo(second);
    assertThat(watcher.poll()).isEmpty();

    store.delete(StoreLayout.upload(upload("a.csv")));
    assertThat(watcher.poll()).containsExactly(new UploadChange.Gone(upload("a.csv")));
    assertThat(watcher.poll()).isEmpty();

    put("a.csv", "four");
    assertThat(watcher.poll()).hasSize(1);
  }

  @Test
  void beginsWithWhatTheManifestsSay() {
    String kept = put("kept.csv", "kept");
    put("replaced.csv", "new bytes");
    new ManifestStore(store)
        .commit(
            COLLECTION,
            List.of(
                taken("kept.csv", kept), taken("replaced.csv", "old"), taken("gone.csv", "old")),
            null);

    List<UploadChange> changes = new BucketWatcher(store).poll();

    assertThat(changes).hasSize(2);
    assertThat(arrived(changes.get(0)).upload()).isEqualTo(upload("replaced.csv"));
    assertThat(changes.get(1)).isEqualTo(new UploadChange.Gone(upload("gone.csv")));
  }

  private static ManifestChange taken(String file, String etag) {
    return new ManifestChange.Taken(
        file,
        new FileVersion(etag, 1, Instant.EPOCH),
        1,
        4,
        List.of(new SegmentRef("s-" + file, 1, 1)));
  }

  @Test
  void tellsAgainOfWhatIsForgotten() {
    BucketWatcher watcher = new BucketWatcher(store);
    put("a.csv", "one");
    watcher.poll();

    watcher.forget(upload("a.csv"));
    watcher.forget(upload("never-there.csv"));

    List<UploadChange> changes = watcher.poll();
    assertThat(arrived(changes.get(0)).upload()).isEqualTo(upload("a.csv"));
    assertThat(changes.get(1)).isEqualTo(new UploadChange.Gone(upload("never-there.csv")));
    assertThat(watcher.poll()).isEmpty();
  }

  @Test
  void tellsOfManyInSeveralPollsEachOnce() {
    BucketWatcher watcher = new BucketWatcher(store);
    int files = 2 * BucketWatcher.MAX_CHANGES + 10;
    for (int i = 0; i < files; i++) {
      put("f" + i + ".csv", "x");
    }
    Set<UploadKey> told = new HashSet<>();
    for (List<UploadChange> changes = watcher.poll();
        !changes.isEmpty();
        changes = watcher.poll()) {
      assertThat(changes).hasSizeLessThanOrEqualTo(BucketWatcher.MAX_CHANGES);
      changes.forEach(change -> assertThat(told.add(arrived(change).upload())).isTrue());
    }
    assertThat(told).hasSize(files);
  }

  @Test
  void aListingThatBreaksOffLosesNothing() {
    FailingStore breaking = FailingStore.reliable(store);
    BucketWatcher watcher = new BucketWatcher(breaking);
    watcher.poll();
    put("a.csv", "one");
    put("b.csv", "two");
    breaking.breakListingsAt("b.csv");
    assertThatThrownBy(watcher::poll).isInstanceOf(StoreUnavailableException.class);
    breaking.breakListingsAt(null);

    assertThat(watcher.poll()).hasSize(2);
  }

  @Test
  void objectsThatAreNoUploadsAreLeftAlone() {
    store.put("uploads/acme/loose.csv", new byte[1], PutCondition.ALWAYS);
    store.put("uploads/acme/products/deep/er.csv", new byte[1], PutCondition.ALWAYS);
    store.put("uploads/acme/products/bad name.csv", new byte[1], PutCondition.ALWAYS);

    assertThat(new BucketWatcher(store).poll()).isEmpty();
  }
}
