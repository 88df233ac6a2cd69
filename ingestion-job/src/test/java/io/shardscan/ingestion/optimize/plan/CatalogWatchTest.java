package io.shardscan.ingestion.optimize.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.ingestion.config.OptimizeSettings;
import io.shardscan.ingestion.optimize.task.OptimizeTask;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogWatchTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");
  private static final OptimizeTask TRAIN = new OptimizeTask.Train(COLLECTION);
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir Path directory;
  private final Backlog backlog = new Backlog(Duration.ZERO);
  private ObjectStore store;

  @BeforeEach
  void open() {
    store = new DirectoryObjectStore(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private CatalogWatch watch(Duration quiet, Duration patience) {
    return new CatalogWatch(
        store,
        new OptimizeSettings(10_000, Duration.ZERO, quiet, patience, Duration.ZERO),
        backlog);
  }

  private void add(CollectionId collection, String file, int rows) {
    new ManifestStore(store)
        .commit(
            collection,
            List.of(
                new ManifestChange.Taken(
                    file,
                    new FileVersion("v", 1, Instant.EPOCH),
                    rows,
                    16,
                    List.of(new SegmentRef("s-" + file, rows, rows)))),
            null);
  }

  @Test
  void aCollectionIsTakenUpOnceItIsQuiet() {
    CatalogWatch watch = watch(Duration.ofMillis(50), NEVER);
    assertThat(watch.poll(9)).isEmpty();
    add(COLLECTION, "a", 20_000);
    assertThat(watch.poll(9)).isEmpty();

    Awaitility.await().until(() -> watch.poll(9).equals(List.of(TRAIN)));
  }

  @Test
  void aCollectionIsNotKeptWaitingByFilesThatKeepArriving() {
    CatalogWatch watch = watch(NEVER, Duration.ofMillis(50));
    add(COLLECTION, "a", 20_000);

    Awaitility.await().until(() -> watch.poll(9).equals(List.of(TRAIN)));
  }

  @Test
  void aCollectionWithEnoughToDoIsTakenUpAtOnce() {
    add(COLLECTION, "a", 262_143);
    CatalogWatch watch = watch(NEVER, NEVER);
    assertThat(watch.poll(9)).isEmpty();
    add(COLLECTION, "b", 1);

    assertThat(watch.poll(9)).containsExactly(TRAIN);
  }

  @Test
  void whatIsUnderWayIsNotPlannedAgainUntilItFails() {
    add(COLLECTION, "a", 20_000);
    CatalogWatch watch = watch(Duration.ZERO, NEVER);
    assertThat(watch.poll(9)).containsExactly(TRAIN);
    assertThat(watch.poll(9)).isEmpty();
    backlog.failed(TRAIN.splitId(), false);
    assertThat(watch.poll(9)).containsExactly(TRAIN);
  }

  @Test
  void noMoreIsPlannedThanThereIsRoomForAndTheRestIsNotForgotten() {
    for (int i = 0; i < 5; i++) {
      add(new CollectionId("acme", "c" + i), "a", 20_000);
    }
    CatalogWatch watch = watch(Duration.ZERO, NEVER);

    assertThat(watch.poll(2)).hasSize(2);
    assertThat(watch.poll(9)).hasSize(3);
    assertThat(watch.poll(9)).isEmpty();
  }

  @Test
  void aDamagedManifestHoldsUpNoOtherCollection() {
    store.put(
        StoreLayout.manifest(new CollectionId("acme", "broken")),
        new byte[] {1},
        PutCondition.ALWAYS);
    add(COLLECTION, "a", 20_000);

    assertThat(watch(Duration.ZERO, NEVER).poll(9)).containsExactly(TRAIN);
  }
}
