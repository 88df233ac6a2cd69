package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the body of a batch of queries; each is read as if it had come alone. */
final class QueryBatch {
  /** Most queries of a batch. */
  static final int MAX_QUERIES = 100;

  private QueryBatch() {}

  /**
   * One query of a batch.
   *
   * @param fields its fields, or null if it cannot be read
   * @param refusal why it cannot be read, or null
   */
  record Item(@Nullable QueryFields fields, @Nullable ApiException refusal) {}

  /**
   * Reads a body.
   *
   * @throws ApiException if it is no batch; a query in it that is wrong is told as such
   */
  static List<Item> parse(byte[] bytes, int length) {
    List<byte[]> texts = new ArrayList<>();
    boolean given = false;
    try (JsonParser parser = WireJson.parser(bytes, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed();
      }
      String field;
      while ((field = parser.nextFieldName()) != null) {
        JsonToken token = parser.nextToken();
        if (field.equals("queries") && token == JsonToken.START_ARRAY) {
          given = true;
          readQueries(parser, bytes, texts);
        } else if (field.equals("queries") && token != JsonToken.VALUE_NULL) {
          throw malformed();
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw malformed();
      }
    } catch (JsonProcessingException e) {
      throw ApiException.badRequest(
          "The body is not valid JSON, has a field twice or is nested too deeply (line %d, column %d)."
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    if (!given || texts.isEmpty()) {
      throw malformed();
    }
    return texts.stream().map(QueryBatch::item).toList();
  }

  private static void readQueries(JsonParser parser, byte[] bytes, List<byte[]> texts)
      throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int start = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      int end = (int) parser.currentLocation().getByteOffset();
      if (texts.size() == MAX_QUERIES) {
        throw ApiException.badRequest(
            "'queries' has more than %d queries: send them in several requests."
                .formatted(MAX_QUERIES));
      }
      texts.add(Arrays.copyOfRange(bytes, start, end));
    }
  }

  private static Item item(byte[] text) {
    try {
      return new Item(QueryParser.parse(text, text.length, true), null);
    } catch (ApiException e) {
      return new Item(null, e);
    }
  }

  private static ApiException malformed() {
    return ApiException.badRequest(
        "The body must be a JSON object with the field 'queries', an array of 1 to %d queries."
            .formatted(MAX_QUERIES));
  }
}
