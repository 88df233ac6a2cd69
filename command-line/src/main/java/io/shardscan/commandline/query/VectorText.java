package io.shardscan.commandline.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A vector as text: a JSON array, an object with one (as the API answers for a row), or numbers
 * between spaces, commas or line ends.
 */
final class VectorText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BYTES = 4 << 20;

  private VectorText() {}

  /** Reads it from a file, or from standard input where the name is a hyphen. */
  static ArrayNode read(String file, InputStream in) {
    try (InputStream source = file.equals("-") ? in : Files.newInputStream(Path.of(file))) {
      byte[] bytes = source.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw wrong(file, "it has more than 4 MiB", null);
      }
      return parse(file, new String(bytes, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw wrong(file, "it cannot be read: " + e.getMessage(), e);
    }
  }

  private static ArrayNode parse(String file, String text) {
    if (text.startsWith("[") || text.startsWith("{")) {
      try {
        JsonNode json = JSON.readTree(text);
        JsonNode vector = json.isObject() ? json.path("vector") : json;
        if (vector instanceof ArrayNode array && !array.isEmpty()) {
          return array;
        }
        throw wrong(file, "its JSON is neither an array of numbers nor has a 'vector'", null);
      } catch (JsonProcessingException e) {
        throw wrong(file, "its JSON is broken: " + e.getOriginalMessage(), e);
      }
    }
    ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
    for (String number : text.split("[\\s,;]+", -1)) {
      try {
        numbers.add(Double.parseDouble(number));
      } catch (NumberFormatException e) {
        throw wrong(file, "'%s' is no number".formatted(number), e);
      }
    }
    return numbers;
  }

  private static CommandFailure wrong(String file, String why, @Nullable Exception cause) {
    String source = file.equals("-") ? "standard input" : "'" + file + "'";
    return new CommandFailure(
        ExitCode.WRONG_USE, "No vector can be read from %s: %s.".formatted(source, why), cause);
  }
}
