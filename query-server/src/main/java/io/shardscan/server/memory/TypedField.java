package io.shardscan.server.memory;

import io.shardscan.model.row.ColumnType;
import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A field of numbers, booleans, instants or days.
 *
 * @param column the column, neither of texts nor of JSON
 */
record TypedField(MetadataField column) implements FilteredField {
  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal GREATEST = BigDecimal.valueOf(Long.MAX_VALUE);

  @Override
  public RowTest exists() {
    return column.present();
  }

  @Override
  public RowTest in(List<Scalar> values) {
    RowTest among =
        switch (column.type()) {
          case DOUBLE -> doubles(values);
          case BOOLEAN -> booleans(values);
          default -> longs(values);
        };
    RowTest found = present(among);
    return values.contains(new Scalar.Nothing()) ? found.or(column.present().not()) : found;
  }

  private RowTest present(RowTest test) {
    return column.nullable() ? column.present().and(test) : test;
  }

  private RowTest longs(List<Scalar> values) {
    long[] wanted =
        values.stream()
            .map(this::number)
            .filter(number -> number != null && isLong(number))
            .mapToLong(BigDecimal::longValueExact)
            .sorted()
            .distinct()
            .toArray();
    return wanted.length == 1
        ? new IntegerRange(column, wanted[0], wanted[0])
        : RowTest.each(row -> Arrays.binarySearch(wanted, column.integer(row)) >= 0);
  }

  private RowTest doubles(List<Scalar> values) {
    double[] wanted =
        values.stream()
            .map(this::number)
            .filter(Objects::nonNull)
            .mapToDouble(number -> number.doubleValue() + 0.0) // −0 is 0
            .sorted()
            .distinct()
            .toArray();
    return wanted.length == 1
        ? new NumberRange(column, wanted[0], wanted[0])
        : RowTest.each(row -> Arrays.binarySearch(wanted, column.number(row) + 0.0) >= 0);
  }

  private RowTest booleans(List<Scalar> values) {
    boolean yes = values.contains(new Scalar.Bool(true));
    boolean no = values.contains(new Scalar.Bool(false));
    return RowTest.each(row -> column.bool(row) ? yes : no);
  }

  @Override
  public Optional<RowTest> ordered(Order order, Scalar bound) {
    BigDecimal number = column.type() == ColumnType.BOOLEAN ? null : number(bound);
    if (number == null) {
      return Optional.empty();
    }
    return Optional.of(
        present(
            column.type() == ColumnType.DOUBLE ? range(order, number) : wholeRange(order, number)));
  }

  private RowTest range(Order order, BigDecimal bound) {
    double limit = bound.doubleValue();
    return switch (order) {
      case GREATER ->
          limit == Double.POSITIVE_INFINITY
              ? RowTest.NONE
              : new NumberRange(column, Math.nextUp(limit), Double.POSITIVE_INFINITY);
      case GREATER_OR_EQUAL -> new NumberRange(column, limit, Double.POSITIVE_INFINITY);
      case LESS ->
          limit == Double.NEGATIVE_INFINITY
              ? RowTest.NONE
              : new NumberRange(column, Double.NEGATIVE_INFINITY, Math.nextDown(limit));
      case LESS_OR_EQUAL -> new NumberRange(column, Double.NEGATIVE_INFINITY, limit);
    };
  }

  /** Whole numbers are compared with a whole one, whatever the bound's fraction. */
  private RowTest wholeRange(Order order, BigDecimal bound) {
    BigDecimal least =
        switch (order) {
          case GREATER -> bound.setScale(0, RoundingMode.FLOOR).add(BigDecimal.ONE);
          case GREATER_OR_EQUAL -> bound.setScale(0, RoundingMode.CEILING);
          case LESS, LESS_OR_EQUAL -> LEAST;
        };
    BigDecimal greatest =
        switch (order) {
          case LESS -> bound.setScale(0, RoundingMode.CEILING).subtract(BigDecimal.ONE);
          case LESS_OR_EQUAL -> bound.setScale(0, RoundingMode.FLOOR);
          case GREATER, GREATER_OR_EQUAL -> GREATEST;
        };
    return least.compareTo(GREATEST) > 0 || greatest.compareTo(LEAST) < 0
        ? RowTest.NONE
        : new IntegerRange(
            column, least.max(LEAST).longValueExact(), greatest.min(GREATEST).longValueExact());
  }

  /** A value in the column's unit, or null if it is not of the column's type. */
  private @Nullable BigDecimal number(Scalar value) {
    return switch (column.type()) {
      case LONG, DOUBLE -> value instanceof Scalar.Decimal number ? number.value() : null;
      case TIMESTAMP ->
          value instanceof Scalar.Text text ? InstantText.micros(text.value()).orElse(null) : null;
      case DATE ->
          value instanceof Scalar.Text text ? InstantText.days(text.value()).orElse(null) : null;
      default -> null;
    };
  }

  private static boolean isLong(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0
        && number.compareTo(LEAST) >= 0
        && number.compareTo(GREATEST) <= 0;
  }

  @Override
  public String describe() {
    return switch (column.type()) {
      case BOOLEAN -> "booleans";
      case TIMESTAMP -> "instants (compare them with a string such as 2026-01-31T12:00:00Z)";
      case DATE -> "days (compare them with a string such as 2026-01-31)";
      default -> "numbers";
    };
  }
}
