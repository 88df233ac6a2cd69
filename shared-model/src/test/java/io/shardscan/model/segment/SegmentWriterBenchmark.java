package io.shardscan.model.segment;

import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.store.InMemoryObjectStore;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Rows per second through a segment writer, spooled and read back by a store that drops them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class SegmentWriterBenchmark {
  private static final int BATCH_ROWS = 1024;
  private static final int ROWS = 64 * BATCH_ROWS;

  @Param({"384", "768"})
  private int dimension;

  @Param({"false", "true"})
  private boolean withMetadata;

  private RowBatch batch;
  private Path scratch;
  private final ObjectStore store = new DroppingStore();

  /** Makes the batch that is written over and over. */
  @Setup
  public void makeBatch() throws IOException {
    scratch = Files.createTempDirectory("segment-benchmark");
    if (!withMetadata) {
      batch = Batches.of(BATCH_ROWS, dimension);
      return;
    }
    String[] titles = new String[BATCH_ROWS];
    String[] cells = new String[BATCH_ROWS];
    for (int i = 0; i < BATCH_ROWS; i++) {
      titles[i] = "A title of some forty characters, no. " + i;
      cells[i] = i + ".25";
    }
    batch =
        Batches.of(
            BATCH_ROWS,
            dimension,
            new MetadataColumn.Text("title", ColumnType.STRING, titles),
            new MetadataColumn.Untyped("price", cells),
            new MetadataColumn.Longs(
                "count", ColumnType.LONG, new long[BATCH_ROWS], Batches.all(BATCH_ROWS)));
  }

  /** Writes one segment. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long write() {
    try (SegmentWriter writer = new SegmentWriter(scratch, dimension)) {
      for (int i = 0; i < ROWS; i += BATCH_ROWS) {
        writer.append(batch, 0, 0);
      }
      return writer
          .writeTo(store, SegmentBytes.COLLECTION, "s", List.of(new SegmentFile("f", "v")))
          .bytes();
    }
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws RunnerException {
    new Runner(new OptionsBuilder().include(SegmentWriterBenchmark.class.getSimpleName()).build())
        .run();
  }

  /** Reads what it is to store, and forgets it. */
  private static final class DroppingStore extends InMemoryObjectStore {
    @Override
    public StoredObject put(String key, InputStream content, long size, PutCondition condition) {
      try {
        byte[] buffer = new byte[128 << 10];
        OutputStream nowhere = OutputStream.nullOutputStream();
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
          nowhere.write(buffer, 0, count);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new StoredObject(key, size, "v", Instant.EPOCH);
    }
  }
}
