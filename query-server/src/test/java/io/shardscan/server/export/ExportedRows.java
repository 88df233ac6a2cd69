package io.shardscan.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ReadOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The rows of an export, as pyarrow reads them. */
final class ExportedRows {
  private static final String PROGRAM =
      """
      import sys
      import pyarrow.parquet as pq
      for row in pq.read_table(sys.argv[1]).to_pylist():
          assert len(set(row["vector"])) == 1
          print(row["id"], row["vector"][0], row["n"])
      """;

  private ExportedRows() {}

  /** Lines such as {@code a1 2.0 3.5}: key, component of the vector, column n; sorted. */
  static List<String> read(
      ObjectStore store, CollectionId collection, ExportJob job, Path directory) {
    try {
      Path folder = Files.createDirectory(directory.resolve(job.id()));
      for (ExportJob.Part part : job.parts()) {
        String key = ExportJobStore.file(collection, job.id(), part.object());
        try (ObjectContent content = store.get(key, ReadOptions.WHOLE)) {
          Files.copy(content.stream(), folder.resolve(part.filename()));
        }
      }
      Path output = directory.resolve(job.id() + ".txt");
      Process python =
          new ProcessBuilder("python3", "-c", PROGRAM, folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } finally {
        python.destroyForcibly();
      }
      return Files.readString(output, StandardCharsets.UTF_8).lines().sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
