package io.shardscan.model.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.limits.Limits;
import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what Arrow's own library reads. */
class SegmentRoundTripTest {
  @TempDir Path scratch;

  @Test
  void everyTypeOfColumnComesBackWithItsNulls() {
    RowBatch batch =
        Batches.of(
            3,
            5,
            new MetadataColumn.Text("title", ColumnType.STRING, new String[] {"a", null, ""}),
            new MetadataColumn.Longs(
                "count",
                ColumnType.LONG,
                new long[] {Long.MIN_VALUE, 7, Long.MAX_VALUE},
                Batches.bits(0, 2)),
            new MetadataColumn.Doubles(
                "price", new double[] {-0.0, Double.NaN, Double.MIN_VALUE}, Batches.all(3)),
            new MetadataColumn.Booleans("sold", Batches.bits(0, 1), Batches.bits(0, 2)),
            new MetadataColumn.Longs(
                "seen", ColumnType.TIMESTAMP, new long[] {-1, 0, 1}, Batches.bits(0, 1)),
            new MetadataColumn.Longs(
                "day",
                ColumnType.DATE,
                new long[] {Integer.MIN_VALUE, Integer.MAX_VALUE, 5L << 40},
                Batches.bits(0, 1)),
            new MetadataColumn.Text(
                "tags", ColumnType.JSON, new String[] {"[1]", "null", null, "beyond the batch"}));

    SegmentBytes segment = SegmentBytes.of(scratch, batch);
    ArrowTable table = ArrowTable.read(segment);

    assertThat(table.column("key")).containsExactly("k0", "k1", "k2");
    assertThat(table.vectors()).containsExactly(batch.vectors());
    assertThat(table.column("file")).containsExactly(0, 0, 0);
    assertThat(table.column("title")).containsExactly("a", null, "");
    assertThat(table.column("count")).containsExactly(Long.MIN_VALUE, null, Long.MAX_VALUE);
    assertThat(table.column("price")).containsExactly(-0.0, null, Double.MIN_VALUE);
    assertThat(table.column("sold")).containsExactly(true, null, false);
    assertThat(table.column("seen")).containsExactly(-1L, 0L, null);
    assertThat(table.column("day")).containsExactly(Integer.MIN_VALUE, Integer.MAX_VALUE, null);
    assertThat(table.column("tags")).containsExactly("[1]", "null", null);

    SegmentDescriptor descriptor = segment.verified();
    assertThat(descriptor.rows()).isEqualTo(3);
    assertThat(descriptor.dimension()).isEqualTo(5);
    assertThat(descriptor.files()).isEqualTo(SegmentBytes.FILES);
    assertThat(descriptor.columns())
        .extracting(SegmentColumn::role)
        .startsWith("key", "vector", "norm", "file", "metadata");
    assertThat(descriptor.metadata())
        .extracting(SegmentColumn::name)
        .containsExactly("title", "count", "price", "sold", "seen", "day", "tags");
    assertThat(descriptor.metadata())
        .extracting(SegmentColumn::type)
        .containsExactly(
            ColumnType.STRING,
            ColumnType.LONG,
            ColumnType.DOUBLE,
            ColumnType.BOOLEAN,
            ColumnType.TIMESTAMP,
            ColumnType.DATE,
            ColumnType.JSON);
    assertThat(descriptor.metadata())
        .extracting(SegmentColumn::nulls)
        .containsExactly(1, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void arrowTypesAreThoseOfTheFormat() {
    RowBatch batch =
        Batches.of(
            1,
            2,
            new MetadataColumn.Longs("seen", ColumnType.TIMESTAMP, new long[1], Batches.all(1)),
            new MetadataColumn.Longs("day", ColumnType.DATE, new long[1], Batches.all(1)));

    List<Field> fields = ArrowTable.read(SegmentBytes.of(scratch, batch)).schema().getFields();

    assertThat(fields)
        .extracting(field -> field.getName() + " " + field.getType() + " " + field.isNullable())
        .containsExactly(
            "key Utf8 false",
            "vector FixedSizeList(2) false",
            "norm FloatingPoint(SINGLE) false",
            "file Int(32, true) false",
            "seen Timestamp(MICROSECOND, UTC) true",
            "day Date(DAY) true");
    Field item = fields.get(1).getChildren().getFirst();
    assertThat(item.getType() + " " + item.isNullable()).isEqualTo("FloatingPoint(SINGLE) false");
  }

  @Test
  void textOfAllKindsComesBack() {
    String[] texts = {"Grüße", "日本語", "\uD83D\uDE00", "a\0b", "line\nbreak \"quoted\" \\", " "};
    RowBatch batch =
        Batches.withKeys(
            Batches.of(6, 1, new MetadataColumn.Text("tëxt", ColumnType.STRING, texts)), texts);

    ArrowTable table = ArrowTable.read(SegmentBytes.of(scratch, batch));

    assertThat(table.column("key")).containsExactly((Object[]) texts);
    assertThat(table.column("tëxt")).containsExactly((Object[]) texts);
  }

  @Test
  void normsAreEuclidean() {
    RowBatch batch = Batches.withVectors(Batches.of(3, 2), 3, 4, 0, 0, 1e30f, 1e30f);

    ArrowTable table = ArrowTable.read(SegmentBytes.of(scratch, batch));

    assertThat(table.column("norm")).containsExactly(5f, 0f, (float) (1e30f * Math.sqrt(2)));
  }

  @Test
  void normOfEveryComponentCounts() {
    for (int dimension : new int[] {1, 2, 3, 4, 5, 7, 8, 17}) {
      RowBatch batch = Batches.of(9, dimension);
      List<Object> norms = ArrowTable.read(SegmentBytes.of(scratch, batch)).column("norm");
      for (int row = 0; row < 9; row++) {
        double squares = 0;
        for (int i = 0; i < dimension; i++) {
          float component = batch.vectors()[row * dimension + i];
          squares += (double) component * component;
        }
        assertThat((float) norms.get(row)).isEqualTo((float) Math.sqrt(squares));
      }
    }
  }

  @Test
  void oneRowWithoutMetadata() {
    SegmentBytes segment = SegmentBytes.of(scratch, Batches.of(1, 1));

    assertThat(ArrowTable.read(segment).column("key")).containsExactly("k0");
    assertThat(segment.verified().metadata()).isEmpty();
  }

  @Test
  void fullSegmentOfManyRows() {
    int rows = Limits.MAX_SEGMENT_ROWS;
    long[] numbers = new long[rows];
    String[] texts = new String[rows];
    for (int i = 0; i < rows; i++) {
      numbers[i] = i * 3L;
      texts[i] = i % 5 == 0 ? null : "text " + i;
    }
    RowBatch batch =
        Batches.of(
            rows,
            3,
            new MetadataColumn.Longs("n", ColumnType.LONG, numbers, Batches.all(rows)),
            new MetadataColumn.Text("t", ColumnType.STRING, texts));

    SegmentBytes segment = SegmentBytes.of(scratch, batch);
    ArrowTable table = ArrowTable.read(segment);

    assertThat(segment.verified().rows()).isEqualTo(rows);
    assertThat(table.vectors()).isEqualTo(batch.vectors());
    assertThat(table.column("key")).isEqualTo(List.of(batch.keys()));
    for (int i = 0; i < rows; i++) {
      assertThat(table.column("n").get(i)).isEqualTo(i * 3L);
      assertThat(table.column("t").get(i)).isEqualTo(texts[i]);
    }
  }

  @Test
  void widestVectors() {
    RowBatch batch = Batches.of(37, Limits.MAX_DIMENSION);

    SegmentBytes segment = SegmentBytes.of(scratch, batch);

    assertThat(segment.verified().dimension()).isEqualTo(Limits.MAX_DIMENSION);
    assertThat(ArrowTable.read(segment).vectors()).isEqualTo(batch.vectors());
  }

  @Test
  void rowsOfSeveralBatchesAndFiles() {
    RowBatch first = Batches.of(3, 2);
    RowBatch second = Batches.withKeys(Batches.of(4, 2), "w", "x", "y", "z");
    List<SegmentFile> files =
        List.of(new SegmentFile("a \"b\".csv", "v1"), new SegmentFile("ü.csv", "v2"));
    try (SegmentWriter writer = new SegmentWriter(scratch, 2)) {
      assertThat(writer.append(first, 1, 0)).isEqualTo(2);
      assertThat(writer.append(second, 0, 1)).isEqualTo(4);

      SegmentBytes segment = SegmentBytes.of(writer, files);
      ArrowTable table = ArrowTable.read(segment);

      assertThat(table.column("key")).containsExactly("k1", "k2", "w", "x", "y", "z");
      assertThat(table.column("file")).containsExactly(0, 0, 1, 1, 1, 1);
      assertThat(table.vectors()).startsWith(first.vectors()[2], first.vectors()[3]);
      assertThat(segment.verified().files()).isEqualTo(files);
    }
  }
}
