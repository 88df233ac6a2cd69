package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonToken;

/** The names of JSON's types in messages. */
final class JsonTypes {
  private JsonTypes() {}

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
