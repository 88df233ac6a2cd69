package io.shardscan.model.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coded segment as another reader of Arrow sees it, pyarrow. */
class PyarrowTest {
  private static final String PROGRAM =
      """
      import sys, pyarrow as pa
      table = pa.ipc.open_file(pa.memory_map(sys.argv[1])).read_all()
      table.validate(full=True)
      for field in table.schema:
          print(field.name, field.type, field.nullable)
      print(table.schema.metadata[b"shardscan.basis"].decode())
      print(table["code"].to_pylist(), table["code_error"].to_pylist(), table["cell"].to_pylist())
      print(table["key"].to_pylist(), table["file"].to_pylist(), table["t"].to_pylist())
      """;

  @Test
  void opensACodedSegment(@TempDir Path directory) throws Exception {
    RowBatch batch =
        Batches.of(
            3, 2, new MetadataColumn.Text("t", ColumnType.STRING, new String[] {"a", null, "c"}));
    RowCodes codes =
        new RowCodes(
            new byte[] {-127, 127, 0, 1, 2, 3}, new float[] {0, 0.5f, 2}, new int[] {0, 0, 7});
    Path file = directory.resolve("segment.arrow");
    try (SegmentWriter writer = new SegmentWriter(directory, 2, "basis-1")) {
      writer.append(batch, new int[3], codes);
      Files.write(file, SegmentBytes.of(writer, SegmentBytes.FILES).bytes());
    }
    Path output = directory.resolve("output");
    Process python =
        new ProcessBuilder("python3", "-c", PROGRAM, file.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      python.destroyForcibly();
    }

    assertThat(Files.readString(output, UTF_8))
        .isEqualTo(
            """
            key string False
            vector fixed_size_list<item: float not null>[2] False
            norm float False
            file int32 False
            t string True
            code fixed_size_list<item: int8 not null>[2] False
            code_error float False
            cell int32 False
            basis-1
            [[-127, 127], [0, 1], [2, 3]] [0.0, 0.5, 2.0] [0, 0, 7]
            ['k0', 'k1', 'k2'] [0, 0, 0] ['a', None, 'c']
            """);
  }
}
