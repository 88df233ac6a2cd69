package io.shardscan.model.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reading and writing the catalog's JSON objects, with errors that name the object. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] write(ObjectNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes could not be written", e);
    }
  }

  static JsonNode read(String key, byte[] bytes, int knownFormat) {
    JsonNode root;
    try {
      root = MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new DamagedCatalogException("Object '%s' is not JSON".formatted(key), e);
    }
    int format = root.path("format").asInt(-1);
    if (format != knownFormat) {
      throw new DamagedCatalogException(
          "Object '%s' has format %d, this version reads %d".formatted(key, format, knownFormat),
          null);
    }
    return root;
  }

  static JsonNode required(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw new DamagedCatalogException("Field '%s' is missing".formatted(field), null);
    }
    return value;
  }

  static String text(JsonNode node, String field) {
    return required(node, field).asText();
  }

  static long number(JsonNode node, String field) {
    return required(node, field).asLong();
  }

  static @Nullable String optionalText(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value.asText();
  }
}
