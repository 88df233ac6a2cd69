package io.shardscan.ingestion.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.ingestion.segment.SegmentIds;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.HeldManifestStore;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.TrainedBasis;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweeperTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");
  private static final UploadKey LIVE = new UploadKey(COLLECTION, "live.csv");
  private static final UploadKey UNDER_WAY = new UploadKey(COLLECTION, "under-way.csv");

  @TempDir Path directory;
  private ObjectStore store;
  private String live;
  private String underWay;
  private String orphan;

  @BeforeEach
  void fill() {
    store = new DirectoryObjectStore(directory);
    live = putSegment(LIVE);
    underWay = putSegment(UNDER_WAY);
    orphan = putSegment(LIVE);
    new ManifestStore(store)
        .commit(
            COLLECTION,
            List.of(
                new ManifestChange.Taken(
                    LIVE.file(),
                    new FileVersion("v", 1, Instant.EPOCH),
                    1,
                    4,
                    List.of(new SegmentRef(live, 1, 1)))),
            null);
    store.put(StoreLayout.fileList(COLLECTION, "orphaned"), new byte[1], PutCondition.ALWAYS);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private String putSegment(UploadKey upload) {
    String id = SegmentIds.next(upload, 0, 0, Environment.MACHINE);
    store.put(StoreLayout.segment(COLLECTION, id), new byte[1], PutCondition.ALWAYS);
    return id;
  }

  private List<String> remaining() {
    List<String> keys = new ArrayList<>();
    store.list(StoreLayout.SEGMENTS, object -> keys.add(object.key()));
    store.list(StoreLayout.fileLists(COLLECTION), object -> keys.add(object.key()));
    return keys;
  }

  @Test
  void deletesWhatNothingRefersToAndNothingElse() {
    Sweeper sweeper = new Sweeper(store, Duration.ZERO);

    assertThat(sweeper.sweep(Set.of(UNDER_WAY))).isEqualTo(2);

    assertThat(remaining())
        .containsExactlyInAnyOrder(
            StoreLayout.segment(COLLECTION, live), StoreLayout.segment(COLLECTION, underWay));
    assertThat(store.head(StoreLayout.manifest(COLLECTION))).isPresent();
  }

  @Test
  void basesStayForAsLongAsTheManifestOrASegmentNamesThem() {
    List<String> bases = List.of("current", "in-use", "forgotten");
    bases.forEach(
        id -> store.put(StoreLayout.basis(COLLECTION, id), new byte[1], PutCondition.ALWAYS));
    new ManifestStore(store)
        .commit(
            COLLECTION,
            List.of(
                new ManifestChange.BasisTrained(new TrainedBasis("in-use", 4, 1, 0, 0)),
                new ManifestChange.Swapped(
                    List.of(LIVE.file()),
                    List.of(live),
                    new SegmentRef(orphan, 1, 1, new SegmentRef.Coding("in-use", 0))),
                new ManifestChange.BasisTrained(new TrainedBasis("current", 4, 2, 0, 0))),
            null);

    new Sweeper(store, Duration.ZERO).sweep(Set.of(UNDER_WAY));

    assertThat(remaining())
        .containsExactlyInAnyOrder(
            StoreLayout.segment(COLLECTION, orphan),
            StoreLayout.segment(COLLECTION, underWay),
            StoreLayout.basis(COLLECTION, "current"),
            StoreLayout.basis(COLLECTION, "in-use"));
  }

  @Test
  void leavesAnObjectForTheGracePeriod() {
    Sweeper sweeper = new Sweeper(store, Duration.ofHours(1));

    assertThat(sweeper.sweep(Set.of())).isZero();
    assertThat(sweeper.sweep(Set.of())).isZero();
    assertThat(remaining()).hasSize(4).contains(StoreLayout.segment(COLLECTION, orphan));
  }

  @Test
  void whatAnExportHoldsStaysUntilItHasEnded() {
    HeldManifestStore held = new HeldManifestStore(store);
    ManifestStore manifests = new ManifestStore(store);
    held.hold("export", manifests.load(COLLECTION, null).manifest());
    manifests.commit(COLLECTION, List.of(new ManifestChange.Removed(LIVE.file())), null);

    new Sweeper(store, Duration.ZERO).sweep(Set.of());
    assertThat(remaining()).containsExactly(StoreLayout.segment(COLLECTION, live));

    held.release(COLLECTION, "export");
    new Sweeper(store, Duration.ZERO).sweep(Set.of());
    assertThat(remaining()).isEmpty();
  }

  @Test
  void whatAnExportHoldsGoesAfterADay() {
    ManifestStore manifests = new ManifestStore(store);
    HeldManifestStore held = new HeldManifestStore(store);
    held.hold("export", manifests.load(COLLECTION, null).manifest());
    manifests.commit(COLLECTION, List.of(new ManifestChange.Removed(LIVE.file())), null);

    new Sweeper(store, Duration.ZERO, in(Duration.ofHours(23))).sweep(Set.of());
    assertThat(remaining()).hasSize(1);

    new Sweeper(store, Duration.ZERO, in(Duration.ofHours(25))).sweep(Set.of());
    assertThat(remaining()).isEmpty();
    assertThat(held.all()).isEmpty();
  }

  /** The machine's environment after some time. */
  private static Environment in(Duration time) {
    return new Environment() {
      @Override
      public Instant now() {
        return Environment.MACHINE.now().plus(time);
      }

      @Override
      public long nanoTime() {
        return Environment.MACHINE.nanoTime();
      }

      @Override
      public void sleep(Duration duration) throws InterruptedException {
        Environment.MACHINE.sleep(duration);
      }

      @Override
      public UUID uniqueId() {
        return Environment.MACHINE.uniqueId();
      }
    };
  }
}
