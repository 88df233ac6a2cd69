package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardscan.model.limits.Limits;
import java.io.IOException;
import java.io.OutputStream;

/** How JSON is read and written on the wire: strictly, and within bounds. */
final class WireJson {
  /** Arrays and objects within each other, which is deeper than any field of the API goes. */
  static final int MAX_DEPTH = 64;

  private static final int MAX_NUMBER_LENGTH = 1_000;
  private static final int MAX_NAME_LENGTH = 1_024;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // RFC 8259, section 8.1: JSON that systems exchange is UTF-8.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxNameLength(MAX_NAME_LENGTH)
                  .maxStringLength(Limits.MAX_QUERY_BODY_BYTES)
                  .build())
          .build();

  private static final ObjectMapper TREES =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private WireJson() {}

  /** Reads a whole value as a tree. */
  static JsonNode tree(byte[] bytes, int length) throws IOException {
    try (JsonParser parser = parser(bytes, length)) {
      JsonNode node = tree(TREES.reader(), parser);
      return node == null ? TREES.missingNode() : node;
    }
  }

  /** Reads the value that a parser is at as a tree. */
  static JsonNode tree(JsonParser parser) throws IOException {
    return tree(TREES.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS), parser);
  }

  /** The parser bounds the length of numbers, but not what their exponents say. */
  private static JsonNode tree(ObjectReader reader, JsonParser parser) throws IOException {
    try {
      return reader.readTree(parser);
    } catch (NumberFormatException e) {
      StreamConstraintsException tooGreat =
          new StreamConstraintsException(
              "the exponent of a number is too great", parser.currentLocation());
      tooGreat.addSuppressed(e);
      throw tooGreat;
    }
  }

  static JsonParser parser(byte[] bytes, int length) throws IOException {
    return FACTORY.createParser(bytes, 0, length);
  }

  static void write(OutputStream stream, Answer.JsonContent content) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(stream, JsonEncoding.UTF8)) {
      json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
      content.writeTo(json);
    }
  }
}
