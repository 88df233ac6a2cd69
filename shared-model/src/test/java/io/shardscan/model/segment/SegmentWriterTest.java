package io.shardscan.model.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.model.limits.Limits;
import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.store.InMemoryObjectStore;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.model.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentWriterTest {
  @TempDir Path scratch;

  private SegmentWriter bounded(int rows, long columnBytes, long metadataBytes, int columns) {
    return new SegmentWriter(
        scratch, 1, new SegmentBounds(rows, columnBytes, metadataBytes, columns, 1000));
  }

  private static MetadataColumn text(String name, String... cells) {
    return new MetadataColumn.Text(name, ColumnType.STRING, cells);
  }

  private List<Path> scratchFiles() throws IOException {
    try (Stream<Path> files = Files.list(scratch)) {
      return files.toList();
    }
  }

  @Test
  void takesRowsUntilFull() {
    try (SegmentWriter writer = bounded(5, 1000, 1000, 10)) {
      RowBatch batch = Batches.of(3, 1, text("t", "a", "b", "c"));
      assertThat(writer.append(batch, 0, 0)).isEqualTo(3);
      assertThat(writer.append(batch, 0, 0)).isEqualTo(2);
      assertThat(writer.append(batch, 2, 0)).isZero();
      assertThat(writer.rows()).isEqualTo(5);
      assertThat(ArrowTable.read(SegmentBytes.of(writer, SegmentBytes.FILES)).column("t"))
          .containsExactly("a", "b", "c", "a", "b");
    }
  }

  @Test
  void wideVectorsHaveFewerRows() {
    RowBatch batch = Batches.of(3, Limits.MAX_DIMENSION);
    try (SegmentWriter writer = new SegmentWriter(scratch, Limits.MAX_DIMENSION)) {
      int rows = 0;
      int taken = 3;
      while (taken == 3) {
        taken = writer.append(batch, 0, 0);
        rows += taken;
      }
      assertThat(rows).isEqualTo(4096).isEqualTo(Limits.segmentRows(Limits.MAX_DIMENSION));
    }
  }

  @Test
  void keysFillASegment() {
    try (SegmentWriter writer = bounded(100, 10, 1000, 10)) {
      RowBatch batch = Batches.withKeys(Batches.of(4, 1), "äää", "xxx", "y", "z");
      assertThat(writer.append(batch, 0, 0)).isEqualTo(3);
      assertThat(writer.append(batch, 3, 0)).isZero();
    }
  }

  @Test
  void aColumnOfTextFillsASegmentAsTheJsonItMayBecome() {
    RowBatch batch = Batches.of(3, 1, text("s", "", "", ""), text("t", "\"\"", "abc", "\0"));
    try (SegmentWriter writer = bounded(100, 6 + 5, 1000, 10)) {
      assertThat(writer.append(batch, 0, 0)).isEqualTo(2);
      assertThat(writer.append(batch, 2, 0)).isZero();
      RowBatch number =
          Batches.of(1, 1, new MetadataColumn.Booleans("other", Batches.all(1), Batches.bits()));
      assertThat(writer.append(number, 0, 0)).isEqualTo(1);
      assertThat(ArrowTable.read(SegmentBytes.of(writer, SegmentBytes.FILES)).column("t"))
          .containsExactly("\"\"", "abc", null);
    }
    try (SegmentWriter writer = bounded(100, 6 + 5 + 8, 1000, 10)) {
      assertThat(writer.append(batch, 0, 0)).isEqualTo(3);
    }
  }

  @Test
  void cellsOfRowsLeftOutDoNotWidenAColumn() {
    MetadataColumn numbers = new MetadataColumn.Untyped("n", new String[] {"1", "2", "x"});
    RowBatch batch = Batches.of(3, 1, numbers, text("t", "a", "b", "c".repeat(99)));
    try (SegmentWriter writer = bounded(100, 100, 1000, 10)) {
      assertThat(writer.append(batch, 0, 0)).isEqualTo(2);
      assertThat(ArrowTable.read(SegmentBytes.of(writer, SegmentBytes.FILES)).column("n"))
          .containsExactly(1L, 2L);
    }
  }

  @Test
  void metadataOfAllColumnsTogetherFillsASegment() {
    RowBatch batch = Batches.of(4, 1, text("s", "aaaa", "b", "c", "d"), text("t", "", "x", "", ""));
    try (SegmentWriter writer = bounded(100, 1000, 7, 10)) {
      assertThat(writer.append(batch, 0, 0)).isEqualTo(3);
      assertThat(writer.append(batch, 3, 0)).isZero();
    }
  }

  @Test
  void columnsOfDifferentFilesFillASegment() {
    RowBatch ab = Batches.of(1, 1, text("a", "1"), text("b", "1"));
    RowBatch bc = Batches.of(1, 1, text("b", "1"), text("c", "1"));
    try (SegmentWriter writer = bounded(100, 1000, 1000, 2)) {
      assertThat(writer.append(ab, 0, 0)).isEqualTo(1);
      assertThat(writer.append(bc, 0, 1)).isZero();
      assertThat(writer.append(ab, 0, 0)).isEqualTo(1);
    }
    try (SegmentWriter writer = bounded(100, 1000, 1000, 2)) {
      assertThat(writer.append(bc, 0, 1)).isEqualTo(1);
    }
  }

  @Test
  void rowsBeyondALimitAreRefusedWhole() {
    String longKey = "k".repeat(Limits.MAX_KEY_BYTES);
    String half = "x".repeat(Limits.MAX_ROW_METADATA_BYTES / 2);
    try (SegmentWriter writer = new SegmentWriter(scratch, 1)) {
      assertThat(writer.append(Batches.withKeys(Batches.of(1, 1), longKey), 0, 0)).isEqualTo(1);
      assertRefused(
          writer, Batches.withKeys(Batches.of(2, 1), "a", longKey + "k"), 1, "65,537", "65,536");
      assertThat(writer.append(Batches.of(1, 1, text("a", half), text("b", half)), 0, 0))
          .isEqualTo(1);
      assertRefused(
          writer, Batches.of(2, 1, text("a", "", half), text("b", "", half + "x")), 1, "1,048,576");
      MetadataColumn[] columns = new MetadataColumn[Limits.MAX_METADATA_COLUMNS + 1];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = text("c" + i, "");
      }
      assertRefused(writer, Batches.of(1, 1, columns), 0, "1,025", "1,024");
      assertRefused(writer, Batches.of(1, 1, text(half + half + "x", "")), 0, "names", "1,048,577");
      assertRefused(
          writer,
          Batches.of(
              1,
              1,
              new MetadataColumn.Longs(
                  "day", ColumnType.DATE, new long[] {1L << 31}, Batches.all(1))),
          0,
          "'day'",
          "2147483648");
      assertThat(writer.rows()).isEqualTo(2);
    }
    try (SegmentWriter writer = new SegmentWriter(scratch, 2)) {
      RowBatch batch = Batches.withVectors(Batches.of(1, 2), Float.MAX_VALUE, Float.MAX_VALUE);
      assertRefused(writer, batch, 0, "norm");
      batch = Batches.withVectors(batch, 0, Float.MAX_VALUE);
      assertThat(writer.append(batch, 0, 0)).isEqualTo(1);
    }
  }

  private static void assertRefused(
      SegmentWriter writer, RowBatch batch, int row, String... messageParts) {
    int before = writer.rows();
    assertThatThrownBy(() -> writer.append(batch, 0, 0))
        .isInstanceOfSatisfying(
            RowLimitException.class,
            e -> {
              assertThat(e.batchRow()).isEqualTo(row);
              assertThat(e.problem()).contains(messageParts);
              assertThat(e).hasMessage("Row " + row + " of the batch: " + e.problem());
            });
    assertThat(writer.rows()).isEqualTo(before);
  }

  @Test
  void whatDecodersDoNotLetThroughIsRefused() {
    try (SegmentWriter writer = new SegmentWriter(scratch, 2)) {
      for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
        assertThatThrownBy(
                () -> writer.append(Batches.withVectors(Batches.of(2, 2), 1, 1, 1, bad), 0, 0))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("Row 1");
      }
      assertThatThrownBy(() -> writer.append(Batches.withKeys(Batches.of(1, 2), ""), 0, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.append(Batches.of(1, 3), 0, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("dimension 3");
      assertThat(writer.rows()).isZero();
      assertThatThrownBy(() -> SegmentBytes.of(writer, SegmentBytes.FILES))
          .isInstanceOf(IllegalStateException.class);
      writer.append(Batches.of(1, 2), 0, 1);
      assertThatThrownBy(() -> SegmentBytes.of(writer, SegmentBytes.FILES))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("file 1");
    }
    assertThatThrownBy(() -> new SegmentWriter(scratch, 0).close())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SegmentWriter(scratch, Limits.MAX_DIMENSION + 1).close())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neverOverwritesASegment() {
    ObjectStore store = new InMemoryObjectStore();
    try (SegmentWriter writer = new SegmentWriter(scratch, 1)) {
      writer.append(Batches.of(1, 1), 0, 0);
      writer.writeTo(store, SegmentBytes.COLLECTION, "s", SegmentBytes.FILES);
      assertThat(store.head("segments/acme/products/s.arrow")).isPresent();
      assertThatThrownBy(
              () -> writer.writeTo(store, SegmentBytes.COLLECTION, "s", SegmentBytes.FILES))
          .isInstanceOf(PreconditionFailedException.class);
      assertThatThrownBy(() -> writer.append(Batches.of(1, 1), 0, 0))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void writesAgainAfterTheStoreFailed() throws IOException {
    RowBatch batch = Batches.of(4000, 500);
    try (SegmentWriter writer = new SegmentWriter(scratch.resolve("made/if/missing"), 500)) {
      writer.append(batch, 0, 0);
      try (ObjectStore failing = new HalfwayStore()) {
        assertThatThrownBy(
                () -> writer.writeTo(failing, SegmentBytes.COLLECTION, "s", SegmentBytes.FILES))
            .isInstanceOf(StoreUnavailableException.class);
      }
      ArrowTable table = ArrowTable.read(SegmentBytes.of(writer, SegmentBytes.FILES));
      assertThat(table.vectors()).isEqualTo(batch.vectors());
    }
    try (Stream<Path> files = Files.walk(scratch)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void scratchFilesAreGoneAfterCloseAndFailure() throws IOException {
    SegmentWriter writer = new SegmentWriter(scratch, 500);
    writer.append(Batches.of(4000, 500), 0, 0);
    assertThatThrownBy(
            () -> writer.append(Batches.withVectors(Batches.of(1, 500), new float[500]), 0, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    writer.close();
    writer.close();
    assertThat(scratchFiles()).isEmpty();
    assertThatThrownBy(() -> SegmentBytes.of(writer, SegmentBytes.FILES))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void scratchSpaceThatCannotBeWrittenBreaksTheWriter() throws IOException {
    Path file = Files.createFile(scratch.resolve("a-file"));
    try (SegmentWriter writer = new SegmentWriter(file, 500)) {
      assertThatThrownBy(() -> writer.append(Batches.of(4000, 500), 0, 0))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("a-file");
      assertThatThrownBy(() -> writer.append(Batches.of(1, 500), 0, 0))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> SegmentBytes.of(writer, SegmentBytes.FILES))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  /** Fails after it has read half of what it is to store. */
  private static final class HalfwayStore extends InMemoryObjectStore {
    @Override
    public StoredObject put(String key, InputStream content, long size, PutCondition condition) {
      try {
        content.skipNBytes(size / 2);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      throw new StoreUnavailableException(key, "went away", null);
    }
  }
}
