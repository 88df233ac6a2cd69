package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.shardscan.model.limits.Limits;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows in a request's body, {@code {"vectors": [{"id", "vector", "metadata"}, …]}}, in
 * one pass. Unknown fields are ignored. The first row that is wrong ends the reading: all are taken
 * or none.
 */
final class InlineRowParser {
  /** Most rows of a request. */
  static final int MAX_ROWS = 10_000;

  private final JsonParser parser;
  private final byte[] body;
  private final int length;
  private final List<InlineRow> rows = new ArrayList<>();

  private InlineRowParser(JsonParser parser, byte[] body, int length) {
    this.parser = parser;
    this.body = body;
    this.length = length;
  }

  /**
   * Reads a body, which is changed while it is read.
   *
   * @throws ApiException if there is anything wrong with it
   */
  static List<InlineRow> parse(byte[] body, int length) {
    try (JsonParser parser = WireJson.parser(body, length)) {
      return new InlineRowParser(parser, body, length).read();
    } catch (JsonProcessingException e) {
      throw ApiException.badRequest(
          "The body is not valid JSON, has a field twice or is nested too deeply (line %d, column %d)."
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }

  private List<InlineRow> read() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw malformed();
    }
    String field;
    while ((field = parser.nextFieldName()) != null) {
      JsonToken token = parser.nextToken();
      if (!field.equals("vectors")) {
        parser.skipChildren();
      } else if (token == JsonToken.START_ARRAY) {
        readRows();
      } else {
        throw malformed();
      }
    }
    if (parser.nextToken() != null || rows.isEmpty()) {
      throw malformed();
    }
    return rows;
  }

  private void readRows() throws IOException {
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      if (rows.size() == MAX_ROWS) {
        throw ApiException.badRequest(
            "'vectors' has more than %d rows: send them in several requests, or as a file."
                .formatted(MAX_ROWS));
      }
      if (token != JsonToken.START_OBJECT) {
        throw wrong("it is %s; it must be an object".formatted(JsonTypes.describe(token)));
      }
      rows.add(readRow());
    }
  }

  private InlineRow readRow() throws IOException {
    String key = null;
    float[] vector = null;
    String metadata = null;
    String field;
    while ((field = parser.nextFieldName()) != null) {
      JsonToken token = parser.nextToken();
      switch (field) {
        case "id" -> key = token == JsonToken.VALUE_NULL ? null : readKey(token);
        case "vector" -> vector = token == JsonToken.VALUE_NULL ? null : readVector(token);
        case "metadata" -> metadata = token == JsonToken.VALUE_NULL ? null : readMetadata(token);
        default -> parser.skipChildren();
      }
    }
    return new InlineRow(key, vector, metadata);
  }

  private String readKey(JsonToken token) throws IOException {
    String key =
        switch (token) {
          case VALUE_STRING -> parser.getText();
          case VALUE_NUMBER_INT -> parser.getText();
          case VALUE_NUMBER_FLOAT -> number(parser.getText());
          default ->
              throw wrong(
                  "'id' is %s; it must be a string or a number"
                      .formatted(JsonTypes.describe(token)));
        };
    String problem = problemWithKey(key);
    if (problem != null) {
      throw wrong("'id' " + problem);
    }
    return key;
  }

  /** A number such as 3.0 is written as it would be as an integer. */
  private static String number(String text) {
    BigDecimal number;
    try {
      number = new BigDecimal(text);
    } catch (NumberFormatException e) {
      // An exponent beyond what even a BigDecimal holds.
      return text;
    }
    return Math.abs((long) number.precision() - number.scale()) <= 20
        ? number.stripTrailingZeros().toPlainString()
        : text;
  }

  /** What is wrong with a key, or null if nothing is. */
  static @Nullable String problemWithKey(String key) {
    int bytes = key.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0) {
      return "is empty";
    }
    return bytes > Limits.MAX_KEY_BYTES
        ? "has %d bytes; at most %d are allowed".formatted(bytes, Limits.MAX_KEY_BYTES)
        : null;
  }

  private float[] readVector(JsonToken token) throws IOException {
    if (token != JsonToken.START_ARRAY) {
      throw wrong(
          "'vector' is %s; it must be an array of numbers".formatted(JsonTypes.describe(token)));
    }
    VectorReader reader = new VectorReader();
    reader.read(parser, body, length);
    if (reader.problem().isPresent()) {
      throw wrong(reader.problem().get());
    }
    return reader.vector();
  }

  private String readMetadata(JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      throw wrong("'metadata' is %s; it must be an object".formatted(JsonTypes.describe(token)));
    }
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    int end = (int) parser.currentLocation().getByteOffset();
    if (end - start > Limits.MAX_ROW_METADATA_BYTES) {
      throw wrong(
          "'metadata' has more than %d bytes, the most that is allowed"
              .formatted(Limits.MAX_ROW_METADATA_BYTES));
    }
    return new String(body, start, end - start, StandardCharsets.UTF_8);
  }

  private ApiException wrong(String what) {
    return ApiException.badRequest("vectors[%d]: %s.".formatted(rows.size(), withoutDot(what)));
  }

  private static String withoutDot(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private static ApiException malformed() {
    return ApiException.badRequest(
        "The body must be a JSON object with the field 'vectors', an array of 1 to %d objects such as {\"id\": \"a\", \"vector\": [0.1, 0.2], \"metadata\": {}}."
            .formatted(MAX_ROWS));
  }
}
