package io.shardscan.server.collection;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.fixture.Rows;
import io.shardscan.server.fixture.SearchNode;
import io.shardscan.server.fixture.StoredFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Queries while epochs are swapped as quickly as they come. Freed memory is filled with a pattern
 * and closed, so that a query that reads it fails or finds scores that no row has.
 */
class SwapStressTest {
  private static final CollectionId COLLECTION = new CollectionId("t", "c");
  private static final int ROWS = 500;
  private static final int READERS = 4;
  private static final Duration DURATION = Duration.ofSeconds(4);

  @Test
  void everyAnswerIsOfOneEpochWholeAndNoFreedMemoryIsRead(@TempDir Path directory)
      throws Exception {
    try (DirectoryObjectStore store = new DirectoryObjectStore(directory.resolve("store"));
        ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      StoredFiles files = new StoredFiles(store, COLLECTION, directory.resolve("scratch"));
      SearchNode node = new SearchNode(store, 1 << 30);
      try (node) {
        replaceBoth(files, 1);
        node.awaitEpoch(COLLECTION, 1);
        AtomicBoolean stop = new AtomicBoolean();
        List<Future<Integer>> seen = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
          seen.add(readers.submit(() -> read(node, stop)));
        }
        long end = System.nanoTime() + DURATION.toNanos();
        int version = 1;
        while (System.nanoTime() < end) {
          replaceBoth(files, ++version);
        }
        int last = version;
        Awaitility.await()
            .until(() -> node.search(COLLECTION).hits().getFirst().score() == 8 * last);
        stop.set(true);
        int queries = 0;
        for (Future<Integer> reader : seen) {
          queries += reader.get();
        }
        System.out.printf("%d queries over %d epochs%n", queries, version);
        assertThat(version).isGreaterThan(10);
        assertThat(queries).isGreaterThan(version);
      }
      Awaitility.await().untilAsserted(() -> assertThat(node.budget().used()).isZero());
    }
  }

  /** Replaces two files in one commit: all rows of both have the new version as their value. */
  private static void replaceBoth(StoredFiles files, int version) {
    FileVersion a = files.upload("a");
    FileVersion b = files.upload("b");
    ManifestChange takenA = files.taken("a", a, Rows.numbered(version, "a", ROWS));
    // Twice the same keys: the rows of the first segment are hidden by those of the second.
    ManifestChange takenB =
        files.taken("b", b, Rows.numbered(-version, "b", ROWS), Rows.numbered(version, "b", ROWS));
    files.commit(takenA, takenB);
  }

  private static int read(SearchNode node, AtomicBoolean stop) {
    int queries = 0;
    float newest = 0;
    while (!stop.get()) {
      List<SearchHit> hits = node.search(COLLECTION).hits();
      assertThat(hits).hasSize(2 * ROWS);
      float score = hits.getFirst().score();
      Set<String> keys = new HashSet<>();
      for (SearchHit hit : hits) {
        keys.add(hit.key());
        assertThat(hit.score()).isEqualTo(score);
        assertThat(hit.metadataJson()).isEqualTo("{}");
      }
      assertThat(keys).hasSize(2 * ROWS);
      assertThat(score).as("an older epoch never comes back").isGreaterThanOrEqualTo(newest);
      newest = score;
      queries++;
    }
    return queries;
  }
}
