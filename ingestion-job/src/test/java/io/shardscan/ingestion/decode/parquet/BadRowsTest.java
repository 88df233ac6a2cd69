package io.shardscan.ingestion.decode.parquet;

import static io.shardscan.ingestion.decode.parquet.WrittenParquet.list;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.Decoded;
import io.shardscan.ingestion.decode.MemorySource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Well-formed files with a row, or columns, that cannot be taken. */
class BadRowsTest {
  private static final String VECTOR =
      "optional group emb (LIST) { repeated group list { optional float element; } } ";
  private static final String KEY = "optional binary id (STRING); ";
  private static final int BAD_ROW = 4_500;

  static Stream<Arguments> badRows() {
    return Stream.of(
        badVector(row -> {}, "the vector (column 'emb') is null; every row needs one"),
        badVector(row -> row.addGroup("emb"), "the vector (column 'emb') is empty"),
        badVector(
            row -> list(row, "emb", 1),
            "the vector has 1 components, but the file's first row has 2"),
        badVector(
            row -> list(row, "emb", 1, 2, 3, 4),
            "the vector has 4 components, but the file's first row has 2"),
        badVector(row -> list(row, "emb", 1, Float.NaN), "component 1 of the vector is NaN"),
        badVector(
            row -> list(row, "emb", Float.NEGATIVE_INFINITY, 1),
            "component 0 of the vector is infinite"),
        badVector(
            row -> {
              Group list = row.addGroup("emb");
              list.addGroup(0).add(0, 1f);
              list.addGroup(0);
            },
            "the vector (column 'emb') has a component that is null"),
        bad(KEY, row -> {}, "the key (column 'id') is null; every row needs one"),
        bad(KEY, row -> row.add("id", ""), "the key (column 'id') is empty; every row needs one"),
        bad(
            KEY,
            row -> row.add("id", "k".repeat(65_537)),
            "the key (column 'id') has 65537 bytes; at most 65536 are allowed"),
        bad(KEY, row -> row.add("id", invalid()), "column 'id' has a text that is not valid UTF-8"),
        bad(
            "optional binary s (STRING);",
            row -> row.add("s", invalid()),
            "column 's' has a text that is not valid UTF-8"),
        bad(
            "optional binary s (STRING);",
            row -> row.add("s", "m".repeat((1 << 20) + 1)),
            "column 's' has a value of 1048577 bytes; at most 1048576 are allowed"),
        bad(
            "optional binary s (STRING); optional binary t (STRING);",
            row -> row.append("s", "m".repeat(1 << 20)).append("t", "x"),
            "the metadata has more than 1048576 bytes"),
        bad(
            "repeated int32 n;",
            BadRowsTest::manyNumbers,
            "the metadata has more than 1048576 bytes"),
        bad(
            "optional binary j (JSON);",
            row -> row.add("j", "{\"a\":"),
            "column 'j' has a value that is not valid JSON"),
        bad(
            "optional binary j (JSON);",
            row -> row.add("j", "[".repeat(5_000)),
            "column 'j' has a value that is not valid JSON"),
        bad(
            "optional int32 t (TIME(MILLIS,true));",
            row -> row.add("t", 86_400_000),
            "column 't' has a time of day that is out of range: 86400000"),
        bad(
            "optional int64 t (TIMESTAMP(MILLIS,true));",
            row -> row.add("t", Long.MAX_VALUE),
            "column 't' has a timestamp of 9223372036854775807 ms, out of range"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("badRows")
  void isRefusedWithItsNumber(String schema, Consumer<Group> bad, String reason) {
    boolean hasKey = schema.contains(" id ");
    boolean vectorIsBad = schema.isEmpty();
    Consumer<Group> good = hasKey ? row -> row.add("id", "k") : row -> {};
    List<Consumer<Group>> rows =
        new ArrayList<>(Collections.nCopies(BAD_ROW, good.andThen(row -> list(row, "emb", 1, 2))));
    rows.add(vectorIsBad ? bad : bad.andThen(row -> list(row, "emb", 1, 2)));
    MemorySource file = WrittenParquet.of(schema + VECTOR, b -> b, rows);
    assertThatThrownBy(() -> Decoded.of(file))
        .isInstanceOf(DecodeException.class)
        .hasMessageStartingWith("Row " + BAD_ROW + ": " + reason);
  }

  @Test
  void refusesDoublesBeyondFloats() {
    MemorySource file =
        WrittenParquet.of(
            "repeated double emb;", row -> row.append("emb", 1.0).append("emb", 1e39));
    assertThatThrownBy(() -> Decoded.of(file))
        .hasMessageStartingWith("Row 0: component 1 of the vector is infinite");
  }

  static Stream<Arguments> badColumns() {
    ColumnChoice detect = ColumnChoice.DETECT;
    return Stream.of(
        Arguments.of(
            "repeated float a; repeated double b;",
            detect,
            "Several columns could be the vector: 'a', 'b'; name one of them vector, or confirm the schema"),
        Arguments.of(
            "required float a; repeated binary s (STRING);",
            detect,
            "No column holds vectors: there must be a column of lists of numbers; the columns are 'a', 's'"),
        Arguments.of(
            "repeated int32 d (DATE); repeated boolean b;", detect, "No column holds vectors"),
        Arguments.of(
            "repeated float emb; required double id;",
            detect,
            "The key's column 'id' is of type 'DOUBLE'; keys must be strings or integers"),
        Arguments.of(
            "repeated float emb; required int32 id (DATE);",
            detect,
            "The key's column 'id' is of type 'DATE'"),
        Arguments.of(
            "repeated float emb; repeated int32 id (DATE);",
            detect,
            "The key's column 'id' is of type 'DATE'"),
        Arguments.of(
            "repeated float emb;",
            new ColumnChoice("k", null),
            "There is no column 'k', the confirmed key; the columns are 'emb'"),
        Arguments.of(
            "repeated float emb;",
            new ColumnChoice(null, "v"),
            "There is no column 'v', the confirmed vector; the columns are 'emb'"),
        Arguments.of(
            "repeated float emb; required float v;",
            new ColumnChoice(null, "v"),
            "Column 'v', the confirmed vector, is not a column of lists of numbers"));
  }

  @ParameterizedTest
  @MethodSource("badColumns")
  void refusesColumns(String schema, ColumnChoice choice, String reason) {
    MemorySource file =
        WrittenParquet.of(
            schema,
            row -> {
              for (int i = 0; i < row.getType().getFieldCount(); i++) {
                switch (row.getType().getType(i).asPrimitiveType().getPrimitiveTypeName()) {
                  case FLOAT -> row.add(i, 1f);
                  case DOUBLE -> row.add(i, 1.0);
                  case INT32 -> row.add(i, 1);
                  case BOOLEAN -> row.add(i, true);
                  default -> row.add(i, "s");
                }
              }
            });
    assertThatThrownBy(() -> Decoded.of(file, choice, 1))
        .isInstanceOf(DecodeException.class)
        .hasMessageStartingWith(reason);
  }

  private static void manyNumbers(Group row) {
    for (int i = 0; i < 600_000; i++) {
      row.add("n", 1);
    }
  }

  private static Binary invalid() {
    return Binary.fromConstantByteArray(new byte[] {'a', (byte) 0xff, 'b'});
  }

  private static Arguments bad(String schema, Consumer<Group> row, String reason) {
    return Arguments.of(schema, row, reason);
  }

  private static Arguments badVector(Consumer<Group> row, String reason) {
    return Arguments.of("", row, reason);
  }
}
