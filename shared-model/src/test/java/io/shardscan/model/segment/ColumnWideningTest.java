package io.shardscan.model.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A column has the narrowest type that holds all its cells unchanged. */
class ColumnWideningTest {
  private static final long WIDE = (1L << 53) + 1;

  @TempDir Path scratch;

  private static MetadataColumn untyped(String... cells) {
    return new MetadataColumn.Untyped("c", cells);
  }

  private static MetadataColumn text(ColumnType type, String... cells) {
    return new MetadataColumn.Text("c", type, cells);
  }

  private static MetadataColumn longs(ColumnType type, long... cells) {
    return new MetadataColumn.Longs("c", type, cells, Batches.all(cells.length));
  }

  private static MetadataColumn doubles(double... cells) {
    return new MetadataColumn.Doubles("c", cells, Batches.all(cells.length));
  }

  private static MetadataColumn booleans(int rows, int... set) {
    return new MetadataColumn.Booleans("c", Batches.bits(set), Batches.all(rows));
  }

  private void assertColumn(ColumnType type, List<?> cells, MetadataColumn... columns) {
    RowBatch[] batches =
        Arrays.stream(columns)
            .map(column -> Batches.of(rows(column), 1, column))
            .toArray(RowBatch[]::new);
    SegmentBytes segment = SegmentBytes.of(scratch, batches);
    assertThat(segment.verified().metadata())
        .singleElement()
        .extracting(SegmentColumn::type)
        .isEqualTo(type);
    assertThat(ArrowTable.read(segment).column("c")).isEqualTo(cells);
  }

  private static int rows(MetadataColumn column) {
    return switch (column) {
      case MetadataColumn.Text text -> text.values().length;
      case MetadataColumn.Untyped untyped -> untyped.values().length;
      case MetadataColumn.Longs longs -> longs.values().length;
      case MetadataColumn.Doubles doubles -> doubles.values().length;
      case MetadataColumn.Booleans booleans -> booleans.present().length();
    };
  }

  @Test
  void untypedCells() {
    assertColumn(
        ColumnType.BOOLEAN, Arrays.asList(true, null, false), untyped("true", null, "false"));
    assertColumn(ColumnType.LONG, Arrays.asList(1L, null, -20L), untyped("1", null, "-20"));
    assertColumn(
        ColumnType.LONG,
        List.of(Long.MAX_VALUE, Long.MIN_VALUE),
        untyped("9223372036854775807", "-9223372036854775808"));
    assertColumn(ColumnType.DOUBLE, List.of(1.0, 2.5, 1e300), untyped("1", "2.5", "1e300"));
    assertColumn(
        ColumnType.STRING,
        List.of("x", "007", "+1", "", "NaN"),
        untyped("x", "007", "+1", "", "NaN"));
    assertColumn(ColumnType.STRING, Arrays.asList(null, null), untyped(null, null));
  }

  @Test
  void untypedCellsOfSeveralKindsAreJson() {
    assertColumn(
        ColumnType.JSON,
        Arrays.asList("1.5", "true", null, "\"a\\\"b\"", "-3", "\"007\""),
        untyped("1.50", "true", null, "a\"b", "-3", "007"));
  }

  @Test
  void integersThatDoublesDoNotHoldAreNotRounded() {
    String wide = Long.toString(WIDE);
    assertColumn(ColumnType.JSON, List.of(wide, "0.5"), untyped(wide, "0.5"));
    assertColumn(ColumnType.JSON, List.of(wide, "0.5"), longs(ColumnType.LONG, WIDE), doubles(0.5));
    assertColumn(ColumnType.JSON, List.of("0.5", wide), doubles(0.5), longs(ColumnType.LONG, WIDE));
    assertColumn(
        ColumnType.JSON,
        List.of(Long.toString(Long.MAX_VALUE), "0.5"),
        untyped(Long.toString(Long.MAX_VALUE), "0.5"));
    assertColumn(
        ColumnType.JSON,
        List.of("123456789012345678901234567890"),
        untyped("123456789012345678901234567890"));
    assertColumn(ColumnType.DOUBLE, List.of(1e22), untyped("10000000000000000000000"));
    assertColumn(ColumnType.JSON, List.of("1e999", "1"), untyped("1e999", "1"));
  }

  @Test
  void integersBecomeDoublesWhereTheseHoldThem() {
    assertColumn(
        ColumnType.DOUBLE,
        List.of((double) (1L << 53), -4.0, 0.5),
        longs(ColumnType.LONG, 1L << 53, -4),
        doubles(0.5));
    assertColumn(ColumnType.DOUBLE, List.of(0.5, 3.0), doubles(0.5), longs(ColumnType.LONG, 3));
    assertColumn(ColumnType.DOUBLE, List.of(3.0, 0.5), untyped("3"), untyped("0.5"));
  }

  @Test
  void anyOtherMixtureIsJson() {
    assertColumn(
        ColumnType.JSON,
        List.of("\"x\"", "3", "true", "{\"a\":1}", "0.25", "2"),
        text(ColumnType.STRING, "x"),
        longs(ColumnType.LONG, 3),
        booleans(1, 0),
        text(ColumnType.JSON, "{\"a\":1}"),
        doubles(0.25, 2));
    assertColumn(
        ColumnType.JSON,
        List.of("\"1970-01-01T00:00:01.000001Z\"", "\"1969-12-31\""),
        longs(ColumnType.TIMESTAMP, 1_000_001),
        longs(ColumnType.DATE, -1));
    assertColumn(
        ColumnType.JSON, List.of("false", "\"x\""), booleans(1), text(ColumnType.STRING, "x"));
    assertColumn(
        ColumnType.JSON,
        List.of("\"+294247-01-10T04:00:54.775807Z\"", "1"),
        longs(ColumnType.TIMESTAMP, Long.MAX_VALUE),
        longs(ColumnType.LONG, 1));
  }

  @Test
  void cellsWithoutValuesWidenNothing() {
    assertColumn(
        ColumnType.LONG,
        Arrays.asList(null, null, 3L, null),
        untyped(null, null),
        longs(ColumnType.LONG, 3),
        text(ColumnType.STRING, (String) null));
    assertColumn(
        ColumnType.DATE,
        Arrays.asList(null, 9),
        text(ColumnType.STRING, (String) null),
        longs(ColumnType.DATE, 9));
  }

  @Test
  void manyCellsAreConvertedAcrossBlocks() {
    int rows = 50_000;
    String[] texts = new String[rows];
    String[] expected = new String[rows + 1];
    for (int i = 0; i < rows; i++) {
      texts[i] = i % 3 == 0 ? null : "v" + i;
      expected[i] = texts[i] == null ? null : "\"" + texts[i] + "\"";
    }
    expected[rows] = "true";
    assertColumn(
        ColumnType.JSON, Arrays.asList(expected), text(ColumnType.STRING, texts), booleans(1, 0));
  }

  @Test
  void columnsThatABatchLacksAreNull() {
    RowBatch first = Batches.of(2, 1, longs(ColumnType.LONG, 1, 2));
    RowBatch second = Batches.of(1, 1, new MetadataColumn.Untyped("d", new String[] {"x"}));
    RowBatch third = Batches.of(2, 1);

    SegmentBytes segment = SegmentBytes.of(scratch, first, second, third);
    ArrowTable table = ArrowTable.read(segment);

    segment.verified();
    assertThat(table.column("c")).containsExactly(1L, 2L, null, null, null);
    assertThat(table.column("d")).containsExactly(null, null, "x", null, null);
  }

  @Test
  void namesThatAreTakenGetAnotherFieldName() {
    RowBatch batch =
        Batches.of(
            1,
            1,
            new MetadataColumn.Untyped("key", new String[] {"1"}),
            new MetadataColumn.Untyped("a", new String[] {"2"}),
            new MetadataColumn.Untyped("metadata.a", new String[] {"3"}),
            new MetadataColumn.Untyped("a", new String[] {"4"}),
            new MetadataColumn.Untyped("", new String[] {"5"}));

    SegmentBytes segment = SegmentBytes.of(scratch, batch, batch);

    ArrowTable table = ArrowTable.read(segment);
    assertThat(table.columns().keySet())
        .containsExactly(
            "key", "norm", "file", "metadata.key", "a", "metadata.a", "metadata.a.2", "");
    assertThat(table.column("a")).containsExactly(2L, 2L);
    assertThat(table.column("metadata.a.2")).containsExactly(4L, 4L);
    assertThat(segment.verified().metadata())
        .extracting(SegmentColumn::name)
        .containsExactly("key", "a", "metadata.a", "a", "");
  }
}
