package io.shardscan.ingestion.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Decodes files that other programs wrote (pyarrow, polars, DuckDB, pandas, NumPy, safetensors,
 * Python's csv) and compares them with what other programs read from them; see {@code
 * src/test/samples}.
 */
class SamplesTest {
  private static final Path SAMPLES = Path.of("src/test/resources/samples");
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.walk(SAMPLES)) {
      List<Path> samples =
          files.filter(f -> f.getFileName().toString().contains("--")).sorted().toList();
      assertThat(samples).hasSizeGreaterThan(310);
      return samples;
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void decodesAsOtherProgramsDo(Path sample) throws IOException {
    String name = sample.getFileName().toString();
    String table = name.substring(0, name.indexOf("--"));
    JsonNode expected = JSON.readTree(sample.resolveSibling(table + ".json").toFile());
    MemorySource file = new MemorySource(name, Files.readAllBytes(sample));

    compare(expected, Decoded.of(file), name);
    compare(expected, Decoded.of(file, ColumnChoice.DETECT, 1), name);
  }

  private static void compare(JsonNode expected, Decoded all, String name) {
    assertThat(all.keys())
        .isEqualTo(texts(expected.get("keys")).map(k -> k.replace("{file}", name)).toList());
    assertThat(all.vectors()).hasSameSizeAs(expected.get("vectors"));
    for (int row = 0; row < all.vectors().size(); row++) {
      assertThat(all.vectors().get(row)).isEqualTo(vector(expected.get("vectors").get(row)));
    }
    if (all.keys().isEmpty()) {
      return;
    }
    JsonNode columns = expected.get("metadata");
    assertThat(all.metadata().keySet())
        .containsExactlyElementsOf(
            columns.properties().stream().map(java.util.Map.Entry::getKey).toList());
    for (String column : all.metadata().keySet()) {
      JsonNode of = columns.get(column);
      assertThat(all.types().get(column)).as(column).isEqualTo(of.get("type").asText());
      for (int row = 0; row < all.keys().size(); row++) {
        assertThat(all.metadata().get(column).get(row))
            .as("column %s, row %s", column, row)
            .satisfies(value(of.get("values").get(row), of.get("type").asText())::check);
      }
    }
  }

  /** What a value must be. */
  private interface Expected {
    void check(@Nullable Object actual);
  }

  private static Expected value(JsonNode expected, String type) {
    if (expected.isNull()) {
      return actual -> assertThat(actual).isNull();
    }
    return switch (type) {
      case "LONG", "DATE", "TIMESTAMP" -> a -> assertThat(a).isEqualTo(expected.longValue());
      case "DOUBLE" -> a -> assertThat(a).isEqualTo(expected.doubleValue());
      case "BOOLEAN" -> a -> assertThat(a).isEqualTo(expected.booleanValue());
      case "JSON" -> a -> assertThat(parsed(String.valueOf(a))).isEqualTo(expected);
      default -> a -> assertThat(a).isEqualTo(expected.textValue());
    };
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::textValue);
  }

  private static float[] vector(JsonNode array) {
    float[] vector = new float[array.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = array.get(i).floatValue();
    }
    return vector;
  }
}
