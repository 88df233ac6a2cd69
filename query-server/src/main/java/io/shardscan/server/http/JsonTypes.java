package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;

/** The names of JSON's types in messages. */
final class JsonTypes {
  private JsonTypes() {}

  static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case NULL, MISSING -> "null";
      case BOOLEAN -> "a boolean";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case ARRAY -> "an array";
      default -> "an object";
    };
  }

  static String describe(JsonToken token) {
    return switch (token) {
      case VALUE_NULL -> "null";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case START_ARRAY, END_ARRAY -> "an array";
      case START_OBJECT, END_OBJECT -> "an object";
      default -> "not a value";
    };
  }
}
