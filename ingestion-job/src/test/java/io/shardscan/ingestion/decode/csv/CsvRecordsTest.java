package io.shardscan.ingestion.decode.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.MemorySource;
import io.shardscan.ingestion.decode.SourceStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JacksonException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.MappingIterator;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.csv.CsvMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.csv.CsvParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordsTest {
  private static final CsvMapper JACKSON =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY, CsvParser.Feature.SKIP_EMPTY_LINES)
          .build();

  @Test
  void readsCellsQuotesAndEveryLineEnd() {
    assertThat(records("a,b\r\n\"c,\"\"\n\"\"\",\"\"\rd,\n\n\r\n\"e\" ,f\"g\""))
        .containsExactly(
            List.of("a", "b"), List.of("c,\"\n\"", ""), List.of("d", ""), List.of("e", "f\"g\""));
  }

  @Test
  void tellsAbsentCellsFromEmptyOnes() {
    CsvRecords records = open(",\"\"\n", 0);
    assertThat(records.next()).isTrue();
    assertThat(records.isAbsent(0)).isTrue();
    assertThat(records.isAbsent(1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255 << 10, (256 << 10) - 1, 256 << 10, 300_000, 1 << 20})
  void readsRecordsAcrossTheBuffer(int length) {
    String cell = "x\"\"".repeat(length / 3 + 1);
    String text = ("\"" + cell + "\",y\n").repeat(5);
    assertThat(records(text)).hasSize(5).containsOnly(List.of(cell.replace("\"\"", "\""), "y"));
  }

  @Test
  void agreesWithJacksonOnWhatBothTake() throws IOException {
    Random random = new Random(7);
    String alphabet = "ab,,\"\"\n\r";
    int taken = 0;
    for (int run = 0; run < 20_000; run++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(24); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Optional<List<List<String>>> expected = jackson(text.toString());
      if (expected.isPresent()) {
        assertThat(records(text.toString())).as("%s", text).isEqualTo(expected.get());
        taken++;
      } else {
        assertThatThrownBy(() -> records(text.toString())).isInstanceOf(DecodeException.class);
      }
    }
    assertThat(taken).isGreaterThan(5_000);
  }

  @Test
  void namesTheRowOfBadQuotes() {
    assertThatThrownBy(() -> records("a\nb\n\"c\"d\n"))
        .hasMessage(
            "Row 2: has text after a closing quote (cell 1); a quote within a quoted cell must be doubled");
    assertThatThrownBy(() -> records("a\nb,\"c\nd\n"))
        .hasMessage("Row 1: has an opening quote (cell 2) but no closing one");
  }

  private static Optional<List<List<String>>> jackson(String text) throws IOException {
    try (MappingIterator<String[]> rows = JACKSON.readerFor(String[].class).readValues(text)) {
      List<List<String>> all = new ArrayList<>();
      while (rows.hasNextValue()) {
        all.add(List.of(rows.nextValue()));
      }
      return Optional.of(all);
    } catch (JacksonException refused) {
      return Optional.empty();
    }
  }

  private static List<List<String>> records(String text) {
    List<List<String>> all = new ArrayList<>();
    try (CsvRecords records = open(text, 0)) {
      while (records.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < records.cells(); i++) {
          cells.add(records.text(i).orElseThrow());
        }
        assertThat(records.row()).isEqualTo(all.size());
        all.add(cells);
      }
    }
    return all;
  }

  private static CsvRecords open(String text, long firstRow) {
    MemorySource source = MemorySource.text("a.csv", text);
    return new CsvRecords(
        new SourceStream(source, 0, source.size()), 0, (byte) ',', firstRow, 1_000);
  }
}
