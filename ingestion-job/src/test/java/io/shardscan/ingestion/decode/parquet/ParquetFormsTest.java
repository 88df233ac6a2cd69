package io.shardscan.ingestion.decode.parquet;

import static io.shardscan.ingestion.decode.parquet.WrittenParquet.list;
import static io.shardscan.ingestion.decode.parquet.WrittenParquet.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.Decoded;
import io.shardscan.ingestion.decode.MemorySource;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.model.row.RowBatch;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms of files that parquet-java writes and pyarrow does not, and how files are read. */
class ParquetFormsTest {
  private static final String VECTOR =
      "optional group emb (LIST) { repeated group list { optional float element; } }";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "repeated float emb;",
        "optional group emb (LIST) { repeated float array; }",
        "required group emb (LIST) { repeated float element; }",
        "optional group emb (LIST) { repeated group array { required float item; } }",
        "required group emb (LIST) { repeated group emb_tuple { optional float f; } }",
        "optional group emb (LIST) { repeated group bag { optional float array_element; } }",
        "optional group emb { repeated group list { required float element; } }",
      })
  void readsListsInEveryForm(String schema) {
    MemorySource file =
        WrittenParquet.of(
            "required binary id (STRING); " + schema, legacy("a", 1, 2), legacy("b", 3, 4));
    Decoded all = Decoded.of(file);
    assertThat(all.keys()).containsExactly("a", "b");
    assertThat(all.vectors()).containsExactly(new float[] {1, 2}, new float[] {3, 4});
  }

  private static Consumer<Group> legacy(String key, float... values) {
    return row -> {
      row.add("id", key);
      boolean direct = row.getType().getType("emb").isPrimitive();
      Group list = direct ? row : row.addGroup("emb");
      for (float value : values) {
        if (direct) {
          row.add("emb", value);
        } else if (list.getType().getType(0).isPrimitive()) {
          list.add(0, value);
        } else {
          list.addGroup(0).add(0, value);
        }
      }
    };
  }

  @Test
  void readsRepeatedFieldsAndOldListsAsJson() {
    MemorySource file =
        WrittenParquet.of(
            VECTOR
                + """
                repeated binary words (STRING);
                optional group old (LIST) { repeated group array { required int32 x; } }
                optional group tuple (LIST) { repeated group tuple_tuple { required int32 x; } }
                optional group pair (LIST) { repeated group list { required int32 x; optional int32 y; } }
                repeated group people { optional binary name (STRING); repeated int64 ages; }
                optional group ages (MAP_KEY_VALUE) { repeated group map { required binary key (STRING); optional int32 value; } }
                """,
            row -> {
              list(row, "emb", 1);
              row.append("words", "a").append("words", "b");
              row.addGroup("old").addGroup(0).add("x", 1);
              row.addGroup("tuple").addGroup(0).add("x", 2);
              row.addGroup("pair").addGroup(0).append("x", 3).append("y", 4);
              row.addGroup("people").append("name", "n").append("ages", 5L).append("ages", 6L);
              row.addGroup("people");
              row.addGroup("ages").addGroup(0).append("key", "k").append("value", 7);
            },
            row -> list(row, "emb", 1));
    Decoded all = Decoded.of(file);
    assertThat(all.metadata().get("words")).containsExactly("[\"a\",\"b\"]", "[]");
    assertThat(all.metadata().get("old")).containsExactly("[{\"x\":1}]", null);
    assertThat(all.metadata().get("tuple")).containsExactly("[{\"x\":2}]", null);
    assertThat(all.metadata().get("pair")).containsExactly("[{\"x\":3,\"y\":4}]", null);
    assertThat(all.metadata().get("people"))
        .containsExactly("[{\"name\":\"n\",\"ages\":[5,6]},{}]", "[]");
    assertThat(all.metadata().get("ages")).containsExactly("{\"k\":7}", null);
    assertThat(all.types().values()).containsOnly("JSON");
  }

  @ParameterizedTest
  @EnumSource(WriterVersion.class)
  void readsManyPagesAndRowGroups(WriterVersion version) {
    MemorySource file =
        WrittenParquet.of(
            "required int64 id; " + VECTOR,
            b ->
                b.withWriterVersion(version)
                    .withPageSize(300)
                    .withPageRowCountLimit(7)
                    .withRowGroupRowCountLimit(200),
            rows(
                700,
                (row, i) -> {
                  row.add("id", (long) i);
                  list(row, "emb", i, -i, i * 0.5f, 1, 2, 3, 4, 5, i);
                }));
    for (long target : new long[] {1, 30_000, Long.MAX_VALUE}) {
      Decoded all = Decoded.of(file, ColumnChoice.DETECT, target);
      assertThat(all.keys()).hasSize(700).endsWith("699");
      assertThat(all.vectors().get(444)).containsExactly(444, -444, 222, 1, 2, 3, 4, 5, 444);
    }
    List<SplitRange> splits = new ParquetFormat().plan(file, 1);
    assertThat(splits).hasSizeGreaterThan(1);
    assertThat(new ParquetFormat().plan(file, Long.MAX_VALUE))
        .containsExactly(new SplitRange(0, splits.size(), 0));
  }

  @Test
  void closesBatchesByRowsAndByText() {
    String note = "n".repeat(300_000);
    MemorySource file =
        WrittenParquet.of(
            VECTOR + "optional binary note (STRING);",
            b -> b,
            rows(
                5_000,
                (row, i) -> {
                  list(row, "emb", i, 1);
                  if (i < 100) {
                    row.add("note", note);
                  }
                }));
    try (BatchReader reader =
        new ParquetFormat().open(file, new SplitRange(0, 1, 0), ColumnChoice.DETECT)) {
      int rows = 0;
      int batches = 0;
      for (RowBatch batch = reader.next(); batch != null; batch = reader.next()) {
        assertThat(batch.rows()).isLessThanOrEqualTo(rows < 84 ? 28 : 4_096);
        assertThat(batch.vectors()[0]).isEqualTo(rows);
        rows += batch.rows();
        batches++;
      }
      assertThat(rows).isEqualTo(5_000);
      assertThat(batches).isGreaterThan(4);
    }
  }

  @Test
  void takesConfirmedColumns() {
    MemorySource file =
        WrittenParquet.of(
            "required int32 id; required binary name (STRING);"
                + VECTOR
                + VECTOR.replace("emb", "other"),
            row -> {
              row.append("id", 1).append("name", "n");
              list(row, "emb", 2);
              list(row, "other", 3);
            });
    assertThat(Decoded.of(file).vectors()).containsExactly(new float[] {2});
    Decoded all = Decoded.of(file, new ColumnChoice("name", "other"), 1);
    assertThat(all.keys()).containsExactly("n");
    assertThat(all.vectors()).containsExactly(new float[] {3});
    assertThat(all.metadata().get("id")).containsExactly(1L);
    assertThat(all.metadata().get("emb")).containsExactly("[2.0]");
  }

  @Test
  void holdsAPageOfEachColumnAtMost() {
    float[] wide = new float[2_000];
    Arrays.fill(wide, 0.25f);
    MemorySource file =
        WrittenParquet.of(
            VECTOR,
            b -> b.withDictionaryEncoding(false).withRowGroupSize(1L << 30),
            rows(5_000, (row, i) -> list(row, "emb", wide)));
    assertThat(file.size()).isGreaterThan(40_000_000);
    HeldBytes held = new HeldBytes();
    held.replace(0, ParquetLimits.MAX_HELD_BYTES - ParquetLimits.VECTOR_WINDOW_BYTES);
    ParquetFooter footer = ParquetFooter.read(file);
    VectorField field = VectorField.of(footer.schema(), "emb").orElseThrow();
    RowGroupPages pages =
        new RowGroupPages(
            file, footer.schema(), footer.rowGroups().getFirst(), field.column(), held);
    VectorColumn column = new VectorColumn(field, pages.getPageReader(field.column()), 0);
    float[] row = new float[2_000];
    for (int i = 0; i < 5_000; i++) {
      column.read(row, 1, 2_000);
    }
    assertThat(row).containsOnly(0.25f);
    pages.close();
  }
}
