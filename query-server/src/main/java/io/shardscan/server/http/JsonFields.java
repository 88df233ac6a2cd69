package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, read one by one. A field that is null has no value; what is wrong is
 * collected, so that its author hears of all of it at once.
 */
final class JsonFields {
  private final JsonNode object;
  private final List<String> problems = new ArrayList<>();

  JsonFields(JsonNode object) {
    this.object = object;
  }

  static JsonFields none() {
    return new JsonFields(JsonNodeFactory.instance.objectNode());
  }

  /** Whether there is such a field, be it null. */
  boolean has(String name) {
    return object.has(name);
  }

  /** A field as it is, or null if it has no value. */
  @Nullable JsonNode any(String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  @Nullable String string(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      wrong(name, value, "a string");
      return null;
    }
    return value.textValue();
  }

  /** A string that has to be there. */
  String requiredString(String name) {
    String value = string(name);
    if (value == null && any(name) == null) {
      problem("Missing required field: '%s' (a string).".formatted(name));
    }
    return value == null ? "" : value;
  }

  boolean bool(String name, boolean byDefault) {
    JsonNode value = any(name);
    if (value == null) {
      return byDefault;
    }
    if (!value.isBoolean()) {
      wrong(name, value, "true or false");
    }
    return value.booleanValue();
  }

  /** An integer in a range; a number such as 3.0 is one. */
  @Nullable Long integer(String name, long least, long most) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (number != Math.rint(number) || number < least || number > most) {
      wrong(name, value, "an integer from %d to %d".formatted(least, most));
      return null;
    }
    return value.longValue();
  }

  /** A number in a range. */
  @Nullable Double number(String name, double least, double most) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(number >= least && number <= most)) {
      wrong(name, value, "a number from %s to %s".formatted(least, most));
      return null;
    }
    return number;
  }

  /** An object; it shares nothing with this, problems included. */
  @Nullable JsonFields object(String name) {
    JsonNode value = any(name);
    if (value != null && !value.isObject()) {
      wrong(name, value, "an object");
      return null;
    }
    return value == null ? null : new JsonFields(value);
  }

  /** Reads these fields as an index's parameters. */
  void read(IndexParameters index) throws IOException {
    try (JsonParser parser = object.traverse()) {
      parser.nextToken();
      index.read(parser);
    }
  }

  /** Notes that a field is not as it has to be. */
  void wrong(String name, JsonNode value, String right) {
    problem("'%s' is %s; it must be %s.".formatted(name, JsonTypes.describe(value), right));
  }

  /** Notes something that is wrong. */
  void problem(String what) {
    problems.add(what);
  }

  /** What was wrong so far. */
  List<String> problems() {
    return problems;
  }

  /**
   * Ends the reading.
   *
   * @throws ApiException if anything was wrong
   */
  void check() {
    if (!problems.isEmpty()) {
      throw ApiException.badRequest(String.join(" ", problems));
    }
  }
}
