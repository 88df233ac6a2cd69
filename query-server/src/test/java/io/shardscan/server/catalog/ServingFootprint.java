package io.shardscan.server.catalog;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.model.segment.SegmentWriter;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.fixture.Rows;
import io.shardscan.server.fixture.SearchNode;
import io.shardscan.server.fixture.StoredFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/**
 * Measures what serving costs, with a store in a directory: {@code ServingFootprint DIRECTORY rows
 * ROWS DIMENSION} loads one collection and prints bytes a row; {@code ServingFootprint DIRECTORY
 * collections COUNT} follows many small ones.
 */
public final class ServingFootprint {
  private static final int BATCH_ROWS = 4_096;

  private ServingFootprint() {}

  /** Runs a measurement. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    try (DirectoryObjectStore store = new DirectoryObjectStore(directory.resolve("store"))) {
      switch (args[1]) {
        case "rows" -> rows(store, directory, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        case "collections" -> collections(store, directory, Integer.parseInt(args[2]));
        default -> throw new IllegalArgumentException("rows or collections, not " + args[1]);
      }
    }
  }

  private static void rows(DirectoryObjectStore store, Path directory, int rows, int dimension)
      throws IOException {
    CollectionId collection = new CollectionId("t", "c");
    StoredFiles files = new StoredFiles(store, collection, directory.resolve("scratch"));
    FileVersion version = files.upload("a");
    List<SegmentRef> segments = new ArrayList<>();
    for (int from = 0; from < rows; ) {
      try (SegmentWriter writer = new SegmentWriter(directory.resolve("scratch"), dimension)) {
        int appended = BATCH_ROWS;
        while (from < rows && appended == BATCH_ROWS) {
          appended = writer.append(batch(from, dimension), 0, 0);
          from += appended;
        }
        segments.add(
            writer.writeTo(
                store,
                collection,
                "s" + segments.size(),
                List.of(new SegmentFile("a", version.etag()))));
      }
    }
    files.commit(new ManifestChange.Taken("a", version, rows, dimension, segments));
    System.gc();
    long before = residentBytes();
    long begin = System.nanoTime();
    try (SearchNode node = new SearchNode(store, 16L << 30)) {
      waitFor(() -> node.follower().collections().stream().anyMatch(gauge -> gauge.epoch() == 1));
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.gc();
      long object = segments.stream().mapToLong(SegmentRef::bytes).sum();
      long served = node.catalog().describe(collection).orElseThrow().vectorCount();
      System.out.printf(
          "%d rows of %d: %.2f s from start to served; a row has %d bytes of vector, %.1f of segment, "
              + "%.1f of budget, %.1f of resident memory%n",
          served,
          dimension,
          seconds,
          4 * dimension,
          object / (double) served,
          node.budget().used() / (double) served,
          (residentBytes() - before) / (double) served);
    }
  }

  private static RowBatch batch(int from, int dimension) {
    Random random = new Random(from);
    float[] vectors = new float[BATCH_ROWS * dimension];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = random.nextFloat();
    }
    String[] keys = new String[BATCH_ROWS];
    for (int i = 0; i < BATCH_ROWS; i++) {
      keys[i] = "product_" + (from + i);
    }
    return new RowBatch(BATCH_ROWS, dimension, vectors, keys, List.of());
  }

  private static void collections(DirectoryObjectStore store, Path directory, int count) {
    for (int i = 0; i < count; i++) {
      new StoredFiles(store, new CollectionId("t", "c" + i), directory.resolve("scratch"))
          .add("a", Rows.of(i, "k"));
    }
    int threads = Thread.activeCount();
    long begin = System.nanoTime();
    try (SearchNode node = new SearchNode(store, 1L << 30)) {
      waitFor(() -> node.follower().collections().size() == count);
      System.out.printf(
          "%d collections: all served after %.2f s, with %d more threads%n",
          count, (System.nanoTime() - begin) / 1e9, Thread.activeCount() - threads);
      StoredFiles one =
          new StoredFiles(store, new CollectionId("t", "c0"), directory.resolve("scratch"));
      one.add("b", Rows.of(1, "new"));
      begin = System.nanoTime();
      waitFor(() -> node.found(one.collection()).size() == 2);
      System.out.printf(
          "a commit among them is served %.0f ms after it%n", (System.nanoTime() - begin) / 1e6);
    }
  }

  private static void waitFor(BooleanSupplier condition) {
    Awaitility.await().atMost(Duration.ofMinutes(10)).until(condition::getAsBoolean);
  }

  private static long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    throw new IOException("/proc/self/status has no VmRSS");
  }
}
