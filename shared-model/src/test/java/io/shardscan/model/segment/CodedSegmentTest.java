package io.shardscan.model.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.store.InMemoryObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments whose rows are coded. */
class CodedSegmentTest {
  private static final int ROWS = 70;
  private static final int DIMENSION = 5;
  private static final List<SegmentFile> FILES =
      List.of(new SegmentFile("a.csv", "v1"), new SegmentFile("b.csv", "v2"));

  @TempDir Path scratch;
  private final RowBatch batch =
      Batches.of(
          ROWS, DIMENSION, new MetadataColumn.Doubles("code", new double[ROWS], Batches.all(ROWS)));
  private final RowCodes codes = codes(1);
  private final int[] files = new Random(3).ints(ROWS, 0, 2).toArray();

  private static RowCodes codes(int seed) {
    Random random = new Random(seed);
    byte[] values = new byte[ROWS * DIMENSION];
    float[] errors = new float[ROWS];
    int[] cells = new int[ROWS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) random.nextInt(-127, 128);
    }
    for (int i = 0; i < ROWS; i++) {
      errors[i] = i == 3 ? Float.POSITIVE_INFINITY : random.nextFloat();
      cells[i] = i / 9;
    }
    return new RowCodes(values, errors, cells);
  }

  private SegmentBytes write(RowCodes coded) {
    try (SegmentWriter writer = new SegmentWriter(scratch, DIMENSION, "basis-1")) {
      assertThat(writer.append(batch, files, coded)).isEqualTo(ROWS);
      return SegmentBytes.of(writer, FILES);
    }
  }

  @Test
  void codesComeBackThroughArrow() {
    SegmentBytes segment = write(codes);
    ArrowTable table = ArrowTable.read(segment);

    SegmentDescriptor descriptor = segment.verified();
    assertThat(descriptor.basis()).isEqualTo("basis-1");
    assertThat(descriptor.code().orElseThrow().values().length())
        .isEqualTo((long) ROWS * DIMENSION);
    assertThat(descriptor.codeError().orElseThrow().values().length()).isEqualTo(ROWS * 4L);
    assertThat(descriptor.cell().orElseThrow().values().length()).isEqualTo(ROWS * 4L);
    for (int row = 0; row < ROWS; row++) {
      List<?> code = (List<?>) table.column("code").get(row);
      for (int i = 0; i < DIMENSION; i++) {
        assertThat(code.get(i)).isEqualTo(codes.codes()[row * DIMENSION + i]);
      }
      assertThat(table.column("code_error").get(row)).isEqualTo(codes.errors()[row]);
      assertThat(table.column("cell").get(row)).isEqualTo(codes.cells()[row]);
      assertThat(table.column("file").get(row)).isEqualTo(files[row]);
    }
    assertThat(table.vectors()).isEqualTo(batch.vectors());
    assertThat(table.schema().getCustomMetadata()).containsEntry("shardscan.basis", "basis-1");
    assertThat(descriptor.metadata()).extracting(SegmentColumn::name).containsExactly("code");
    assertThat(table.columns()).containsKey("metadata.code");
  }

  @Test
  void theReferenceTellsHowRowsAreCoded() {
    double sum = 0;
    for (float error : codes.errors()) {
      sum += error < 2 ? error : 0;
    }
    try (SegmentWriter writer = new SegmentWriter(scratch, DIMENSION, "basis-1")) {
      writer.append(batch, files, codes);
      SegmentRef ref =
          writer.writeTo(new InMemoryObjectStore(), SegmentBytes.COLLECTION, "s1", FILES);

      assertThat(ref.basis()).isEqualTo("basis-1");
      assertThat((double) ref.coding().meanError()).isCloseTo(sum / ROWS, within(1e-6));
    }
  }

  @Test
  void aSegmentWithoutCodesHasNone() {
    SegmentDescriptor descriptor = SegmentBytes.of(scratch, batch).verified();

    assertThat(descriptor.basis()).isNull();
    assertThat(descriptor.code()).isEmpty();
    assertThat(descriptor.codeError()).isEmpty();
    assertThat(descriptor.cell()).isEmpty();
  }

  @Test
  void codesOutOfRangeOrOrderAreNotWritten() {
    RowCodes unordered = codes(2);
    unordered.cells()[40] = 0;
    RowCodes unbounded = codes(2);
    unbounded.errors()[40] = Float.NaN;

    assertThatThrownBy(() -> write(unordered))
        .hasMessageContaining("Row 40")
        .hasMessageContaining("cell");
    assertThatThrownBy(() -> write(unbounded))
        .hasMessageContaining("Row 40")
        .hasMessageContaining("error");
    assertThatThrownBy(() -> write(null)).hasMessageContaining("coded");
    try (SegmentWriter writer = new SegmentWriter(scratch, DIMENSION)) {
      assertThatThrownBy(() -> writer.append(batch, files, codes)).hasMessageContaining("coded");
    }
  }

  @Test
  void aCodeThatStandsForNothingIsDamage() {
    RowCodes bad = codes(2);
    bad.codes()[17] = Byte.MIN_VALUE;
    SegmentBytes segment = write(bad);

    assertThatThrownBy(segment::verified)
        .isInstanceOf(DamagedSegmentException.class)
        .hasMessageContaining("'code', contradicts");
  }
}
