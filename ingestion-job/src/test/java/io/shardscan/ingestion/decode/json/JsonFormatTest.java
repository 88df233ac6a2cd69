package io.shardscan.ingestion.decode.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.Decoded;
import io.shardscan.ingestion.decode.MemorySource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormatTest {
  private static final String ROWS =
      """
      {"id":"a","emb":[1,2.5],"n":1,"x":1,"s":"t","b":true,"mixed":1,"deep":{"y":[1]}}

      {"emb":[3e0,-4],"id":7,"n":2,"x":2.5,"b":null,"mixed":"1","other":9007199254740993}
      """;

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl", "a.json", "array.json"})
  void readsObjectsOneAfterTheOtherAndInAnArray(String name) {
    String text = name.startsWith("array") ? "[" + ROWS.replaceFirst("\n\n", ",\n") + "]" : ROWS;
    Decoded decoded = Decoded.text(name, text);

    assertThat(decoded.keys()).containsExactly("a", "7");
    assertThat(decoded.vectors().get(0)).containsExactly(1, 2.5f);
    assertThat(decoded.vectors().get(1)).containsExactly(3, -4);
    assertThat(decoded.types())
        .containsEntry("n", "LONG")
        .containsEntry("x", "DOUBLE")
        .containsEntry("s", "STRING")
        .containsEntry("b", "BOOLEAN")
        .containsEntry("mixed", "JSON")
        .containsEntry("deep", "JSON")
        .containsEntry("other", "LONG")
        .doesNotContainKeys("id", "emb");
    assertThat(decoded.metadata().get("x")).containsExactly(1.0, 2.5);
    assertThat(decoded.metadata().get("mixed")).containsExactly("1", "\"1\"");
    assertThat(decoded.metadata().get("b")).isEqualTo(Arrays.asList(true, null));
    assertThat(decoded.metadata().get("other")).isEqualTo(Arrays.asList(null, 9007199254740993L));
    assertThat(decoded.metadata().get("deep")).startsWith("{\"y\":[1]}");
  }

  @Test
  void takesTheColumnsThatTheUserNames() {
    Decoded decoded =
        Decoded.of(
            MemorySource.text("a.jsonl", "{\"k\":1,\"v\":[1],\"vector\":[2],\"id\":\"x\"}"),
            new ColumnChoice("k", "v"),
            Long.MAX_VALUE);

    assertThat(decoded.keys()).containsExactly("1");
    assertThat(decoded.vectors().getFirst()).containsExactly(1);
    assertThat(decoded.metadata()).containsKeys("vector", "id");
  }

  @Test
  void numbersRowsWithoutAKey() {
    assertThat(Decoded.text("a.jsonl", "{\"v\":[1]}{\"v\":[2]}").keys())
        .containsExactly("a.jsonl#0", "a.jsonl#1");
  }

  @Test
  void readsRowsThatWereSentOneByOne() {
    Decoded decoded =
        Decoded.text(
            "__wal__-1-a.upserts",
            """
            {"id":"a","vector":[1],"metadata":{"id":"a","vector":"v"}}
            {"id":"b","vector":[2]}
            """);

    assertThat(decoded.keys()).containsExactly("a", "b");
    assertThat(decoded.metadata().get("id")).isEqualTo(Arrays.asList("a", null));
    assertThat(decoded.metadata().get("vector")).isEqualTo(Arrays.asList("v", null));
  }

  @Test
  void readsKeysOfDeletedRows() {
    Decoded decoded = Decoded.text("__wal__-1-a.deletions", "\"a\"\n\"b c\"\n");

    assertThat(decoded.keys()).isEqualTo(List.of("a", "b c"));
  }

  @Test
  void readsManyRowsInBatches() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      text.append("{\"id\":%d,\"v\":[%d,1],\"n\":%d}\n".formatted(i, i, i));
    }
    Decoded decoded = Decoded.text("a.jsonl", text.toString());

    assertThat(decoded.keys()).hasSize(10_000).endsWith("9999");
    assertThat(decoded.vectors().get(9_999)).containsExactly(9_999, 1);
    assertThat(decoded.metadata().get("n")).endsWith(9_999L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":1|Row 0: it is not valid JSON (line 1, column",
        "{\"v\":[1]} 7|Row 1: it is no JSON object",
        "{\"v\":[1]} {\"v\":[1,2]}|Row 1: the vector has 2 components, but the file's first row has 1",
        "{\"v\":[1]} {\"v\":[\"1\"]}|Row 1: component 0 of the vector is no number",
        "{\"v\":[1]} {\"w\":[1]}|Row 1: field 'v' is no array of numbers",
        "{\"v\":[1]} {\"v\":[1e39]}|Row 1: component 0 of the vector is infinite",
        "{\"v\":[1],\"id\":1} {\"v\":[1]}|Row 1: the key (field 'id') is missing",
        "{\"v\":[1],\"id\":\"\"}|Row 0: the key (column 'id') is empty",
        "{\"id\":1,\"n\":2}|No field of the first object is an array of numbers; its fields are 'id', 'n'.",
        "{\"a\":[1],\"b\":[2]}|Several fields could be the vector: 'a', 'b'.",
        "{\"v\":[1],\"v\":[1]}|Row 0: it is not valid JSON",
        "[{\"v\":[1]}] 7|Row 1: there is more after the end of the array",
      })
  void saysWhatIsWrong(String text, String expected) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> Decoded.text("a.json", text))
        .withMessageContaining(expected);
  }

  @Test
  void boundsWhatARowTakes() {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(
            () ->
                Decoded.text(
                    "a.jsonl", "{\"v\":[1],\"s\":\"%s\"}".formatted("x".repeat((1 << 20) + 1))))
        .withMessageContaining("the metadata has more than 1048576 bytes");
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> Decoded.text("a.jsonl", "{\"v\":[%s1]}".formatted("1,".repeat(5 << 20))))
        .withMessageContaining("it has more than 4194304 bytes of JSON");
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> Decoded.text("a.jsonl", "[".repeat(100_000)))
        .withMessageContaining("not valid JSON");
  }
}
