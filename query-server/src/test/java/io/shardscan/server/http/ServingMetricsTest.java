package io.shardscan.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.fixture.Rows;
import io.shardscan.server.fixture.SearchNode;
import io.shardscan.server.fixture.StoredFiles;
import io.shardscan.server.observe.ServingMetrics;
import io.shardscan.server.observe.WorkMetrics;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is loaded and how long that took is published, and names no tenant. */
class ServingMetricsTest {
  private static final CollectionId COLLECTION = new CollectionId("tenant-x", "collection-x");
  private final TestServer server = new TestServer();
  private DirectoryObjectStore store;
  private StoredFiles files;
  private SearchNode node;
  private ServingMetrics serving;
  private WorkMetrics work;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = new DirectoryObjectStore(directory.resolve("store"));
    files = new StoredFiles(store, COLLECTION, directory.resolve("scratch"));
    files.add("before", Rows.of(1, "a"));
    node = new SearchNode(store, 1 << 30);
    serving = new ServingMetrics(server.workerId, node.follower());
    work = new WorkMetrics(server.workerId);
    node.awaitFound(COLLECTION, "a=8.0");
  }

  @AfterEach
  void close() {
    work.close();
    serving.close();
    node.close();
    store.close();
    server.close();
  }

  private double metric(String name, String... labels) {
    return server.metric(name, labels);
  }

  @Test
  void timesEachVersionOfAFileOnceFromItsUploadToItsBeingSeen() {
    double before = metric("shardscan_upload_to_searchable_seconds_count");
    files.add("b", Rows.of(2, "b"));
    node.awaitFound(COLLECTION, "a=8.0", "b=16.0");
    files.add("b", Rows.of(3, "b"));
    node.awaitFound(COLLECTION, "a=8.0", "b=24.0");
    files.remove("before");
    node.awaitFound(COLLECTION, "b=24.0");

    assertThat(metric("shardscan_upload_to_searchable_seconds_count") - before).isEqualTo(2);
    assertThat(metric("shardscan_upload_to_searchable_seconds_bucket", "le=\"300.0\"") - before)
        .isEqualTo(2);
  }

  @Test
  void tellsWhatIsInMemory() {
    assertThat(metric("shardscan_collections")).isEqualTo(1);
    assertThat(metric("shardscan_collections_behind")).isZero();
    assertThat(metric("shardscan_segments", "tier=\"hot\"")).isEqualTo(1);
    assertThat(metric("shardscan_segments", "tier=\"warm\"")).isZero();
    assertThat(metric("shardscan_segments_bytes", "tier=\"hot\"")).isPositive();
    assertThat(server.send(server.request("/observe/metrics")).body())
        .doesNotContain("tenant-x", "collection-x");
  }

  @Test
  void tellsOfScansAndWhatElseIsAsked() {
    work.gauge("shardscan.test.queue", "Scans that wait", () -> 3);
    work.accept(2_000_000);

    assertThat(metric("shardscan_test_queue")).isEqualTo(3);
    assertThat(metric("shardscan_scan_seconds_count")).isPositive();
    assertThat(metric("shardscan_scan_seconds_bucket", "le=\"5.0\"")).isPositive();
  }
}
