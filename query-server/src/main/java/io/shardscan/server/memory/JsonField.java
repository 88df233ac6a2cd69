package io.shardscan.server.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A field of JSON values of any type, or a field within the objects of one. What cannot be compared
 * in a row merely does not hold there: another row may have another type.
 *
 * @param column a column of JSON
 * @param path names of fields, from the column's value inwards
 */
record JsonField(MetadataField column, List<String> path) implements FilteredField {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @Override
  public RowTest exists() {
    return RowTest.each(
        row -> {
          JsonNode value = value(row);
          return !value.isMissingNode() && !value.isNull();
        });
  }

  @Override
  public RowTest in(List<Scalar> values) {
    Set<Scalar> wanted = new HashSet<>();
    values.forEach(value -> wanted.add(canonical(value)));
    return RowTest.each(row -> holdsForSome(value(row), each -> wanted.contains(scalar(each))));
  }

  @Override
  public Optional<RowTest> ordered(Order order, Scalar bound) {
    return Optional.of(
        RowTest.each(row -> holdsForSome(value(row), each -> lies(scalar(each), order, bound))));
  }

  private static boolean lies(@Nullable Scalar value, Order order, Scalar bound) {
    return switch (bound) {
      case Scalar.Text text ->
          value instanceof Scalar.Text other && order.holds(other.value().compareTo(text.value()));
      case Scalar.Decimal number ->
          value instanceof Scalar.Decimal other
              && order.holds(other.value().compareTo(number.value()));
      default -> false;
    };
  }

  private static boolean holdsForSome(JsonNode value, Predicate<JsonNode> test) {
    if (value.isArray()) {
      for (JsonNode element : value) {
        if (test.test(element)) {
          return true;
        }
      }
      return false;
    }
    return test.test(value);
  }

  private JsonNode value(int row) {
    if (!column.has(row)) {
      return MAPPER.missingNode();
    }
    try {
      JsonNode value = MAPPER.readTree(column.texts().text(row));
      for (String name : path) {
        value = value.path(name);
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a column of JSON holds what is not JSON", e);
    }
  }

  private static @Nullable Scalar scalar(JsonNode value) {
    if (value.isTextual()) {
      return new Scalar.Text(value.textValue());
    }
    if (value.isNumber()) {
      return canonical(new Scalar.Decimal(value.decimalValue()));
    }
    if (value.isBoolean()) {
      return new Scalar.Bool(value.booleanValue());
    }
    return value.isNull() || value.isMissingNode() ? new Scalar.Nothing() : null;
  }

  private static Scalar canonical(Scalar value) {
    if (value instanceof Scalar.Decimal number) {
      BigDecimal stripped = number.value().stripTrailingZeros();
      return new Scalar.Decimal(stripped.signum() == 0 ? BigDecimal.ZERO : stripped);
    }
    return value;
  }

  @Override
  public String describe() {
    return "values of several types";
  }
}
