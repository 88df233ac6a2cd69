package io.shardscan.ingestion.optimize.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldGroupTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");
  private static final int DIMENSION = 384;

  @TempDir Path directory;
  private final List<ManifestChange> changes = new ArrayList<>();

  private void inline(int count, long rows) {
    for (int i = 0; i < count; i++) {
      add(InlineFiles.upserts(changes.size(), "x"), rows);
    }
  }

  private void add(String file, long rows) {
    changes.add(
        new ManifestChange.Taken(
            file,
            new FileVersion("v" + changes.size(), 1, Instant.EPOCH),
            rows,
            DIMENSION,
            List.of(new SegmentRef("s" + changes.size(), rows, rows))));
  }

  private List<Integer> groups() {
    try (ObjectStore store = new DirectoryObjectStore(directory)) {
      ManifestStore manifests = new ManifestStore(store);
      ManifestStore.Loaded loaded = null;
      for (ManifestChange change : changes) {
        loaded = manifests.commit(COLLECTION, List.of(change), loaded);
      }
      return FoldGroup.of(loaded.manifest(), DIMENSION).stream()
          .map(group -> group.files().size())
          .toList();
    }
  }

  @Test
  void fewFilesAreLeft() {
    inline(7, 100);
    assertThat(groups()).isEmpty();
  }

  @Test
  void manyAreFoldedAtOnceAndInParallel() {
    inline(300, 100);
    assertThat(groups()).containsExactly(256, 44);
  }

  @Test
  void rowsOfOtherFilesComeBetween() {
    inline(9, 100);
    add("a.csv", 5);
    inline(10, 100);
    assertThat(groups()).containsExactly(10, 9);
  }

  @Test
  void largeOnesAreWrittenAgainOnlyWithAsMuchAgain() {
    inline(1, 100_000);
    inline(20, 100);
    assertThat(groups()).containsExactly(20);
  }

  @Test
  void noMoreRowsAreFoldedThanASegmentHolds() {
    inline(16, 20_000);
    assertThat(groups()).containsExactly(8, 8);
  }
}
