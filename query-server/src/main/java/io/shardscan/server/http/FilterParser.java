package io.shardscan.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.server.filter.Filter;
import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads filters. An object asks for all of its fields: one whose name is an operator ({@code $and},
 * {@code $or}, {@code $not}) combines filters, any other names a field of the rows and says what
 * its value has to be, by operators or by a value that it has to equal.
 */
final class FilterParser {
  static final String OPERATORS =
      "$eq, $ne, $gt, $gte, $lt, $lte, $in, $nin, $exists, $and, $or, $not";

  /** Comparisons of one filter: each is a pass over a column. */
  private static final int MAX_CONDITIONS = 256;

  /** Digits before or behind the point beyond which no number of a row goes. */
  private static final int MAX_EXPONENT = 400;

  private int conditions;

  private FilterParser() {}

  /** A filter is wrong; the message says how. */
  static final class InvalidFilterException extends RuntimeException {
    InvalidFilterException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads a filter.
   *
   * @throws InvalidFilterException if it is none
   */
  static Filter parse(JsonNode filter) {
    return new FilterParser().filter("filter", filter);
  }

  private Filter filter(String where, JsonNode node) {
    if (!node.isObject()) {
      throw new InvalidFilterException(
          "'%s' is %s; it must be an object.".formatted(where, JsonTypes.describe(node)));
    }
    List<Filter> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      all.add(
          switch (entry.getKey()) {
            case "$and" -> new Filter.And(filters("$and", entry.getValue()));
            case "$or" -> new Filter.Or(filters("$or", entry.getValue()));
            case "$not" -> new Filter.Not(filter("$not", entry.getValue()));
            default -> field(entry.getKey(), entry.getValue());
          });
    }
    return all.size() == 1 ? all.getFirst() : new Filter.And(all);
  }

  private List<Filter> filters(String operator, JsonNode node) {
    if (!node.isArray() || node.isEmpty()) {
      throw new InvalidFilterException(
          "'%s' is %s; it must be an array of at least one filter."
              .formatted(operator, JsonTypes.describe(node)));
    }
    List<Filter> filters = new ArrayList<>(node.size());
    node.forEach(each -> filters.add(filter(operator, each)));
    return filters;
  }

  private Filter field(String field, JsonNode node) {
    if (field.startsWith("$")) {
      throw unknown(field);
    }
    if (!node.isObject()) {
      return in(field, "$eq", List.of(node));
    }
    List<Filter> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      all.add(operator(field, entry.getKey(), entry.getValue()));
    }
    if (all.isEmpty()) {
      throw new InvalidFilterException(
          "The filter of field '%s' is an object without an operator; use one of %s."
              .formatted(abridged(field), OPERATORS));
    }
    return all.size() == 1 ? all.getFirst() : new Filter.And(all);
  }

  private Filter operator(String field, String operator, JsonNode node) {
    return switch (operator) {
      case "$eq" -> in(field, operator, List.of(node));
      case "$ne" -> new Filter.Not(in(field, operator, List.of(node)));
      case "$in" -> in(field, operator, elements(field, operator, node));
      case "$nin" -> new Filter.Not(in(field, operator, elements(field, operator, node)));
      case "$not" -> new Filter.Not(field(field, node));
      case "$exists" -> {
        count();
        if (!node.isBoolean()) {
          throw bad(field, operator, node, "true or false");
        }
        Filter exists = new Filter.Exists(field);
        yield node.booleanValue() ? exists : new Filter.Not(exists);
      }
      case "$gt" -> ordered(field, Order.GREATER, node);
      case "$gte" -> ordered(field, Order.GREATER_OR_EQUAL, node);
      case "$lt" -> ordered(field, Order.LESS, node);
      case "$lte" -> ordered(field, Order.LESS_OR_EQUAL, node);
      default -> throw unknown(operator);
    };
  }

  private Filter in(String field, String operator, List<JsonNode> nodes) {
    count();
    List<Scalar> values = new ArrayList<>(nodes.size());
    for (JsonNode node : nodes) {
      values.add(
          scalar(field, node)
              .orElseThrow(
                  () -> bad(field, operator, node, "a string, a number, a boolean or null")));
    }
    return new Filter.In(field, values);
  }

  private Filter ordered(String field, Order order, JsonNode node) {
    count();
    Scalar bound =
        scalar(field, node)
            .filter(value -> value instanceof Scalar.Text || value instanceof Scalar.Decimal)
            .orElseThrow(() -> bad(field, order.wireName(), node, "a number or a string"));
    return new Filter.Ordered(field, order, bound);
  }

  private static List<JsonNode> elements(String field, String operator, JsonNode node) {
    if (!node.isArray()) {
      throw bad(field, operator, node, "an array of values");
    }
    List<JsonNode> elements = new ArrayList<>(node.size());
    node.forEach(elements::add);
    return elements;
  }

  private static Optional<Scalar> scalar(String field, JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> Optional.of(new Scalar.Text(node.textValue()));
      case BOOLEAN -> Optional.of(new Scalar.Bool(node.booleanValue()));
      case NULL -> Optional.of(new Scalar.Nothing());
      case NUMBER -> {
        BigDecimal number = node.decimalValue();
        if (Math.abs((long) number.precision() - number.scale()) > MAX_EXPONENT
            || Math.abs((long) number.scale()) > 3 * MAX_EXPONENT) {
          throw new InvalidFilterException(
              "The filter of field '%s' has a number beyond what any row can hold."
                  .formatted(abridged(field)));
        }
        yield Optional.of(new Scalar.Decimal(number));
      }
      default -> Optional.empty();
    };
  }

  private void count() {
    conditions++;
    if (conditions > MAX_CONDITIONS) {
      throw new InvalidFilterException(
          "The filter has more than %d conditions; use $in where many values are allowed."
              .formatted(MAX_CONDITIONS));
    }
  }

  private static InvalidFilterException bad(
      String field, String operator, JsonNode node, String right) {
    return new InvalidFilterException(
        "The filter's '%s' of field '%s' has %s; it must have %s."
            .formatted(operator, abridged(field), JsonTypes.describe(node), right));
  }

  private static InvalidFilterException unknown(String operator) {
    return new InvalidFilterException(
        "Unknown filter operator '%s'; known are %s.".formatted(abridged(operator), OPERATORS));
  }

  private static String abridged(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
