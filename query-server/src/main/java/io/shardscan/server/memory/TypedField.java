package io.shardscan.server.memory;

import io.shardscan.model.row.ColumnType;
import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A field of numbers, booleans, instants or days.
 *
 * @param column the column, neither of texts nor of JSON
 */
record TypedField(MetadataField column) implements FilteredField {
  @Override
  public IntPredicate exists() {
    return column::has;
  }

  @Override
  public IntPredicate in(List<Scalar> values) {
    boolean nothing = values.contains(new Scalar.Nothing());
    IntPredicate among =
        switch (column.type()) {
          case DOUBLE -> doubles(values);
          case BOOLEAN -> booleans(values);
          default -> longs(values);
        };
    return row -> column.has(row) ? among.test(row) : nothing;
  }

  private IntPredicate longs(List<Scalar> values) {
    Set<Long> wanted = new HashSet<>();
    for (Scalar value : values) {
      BigDecimal number = number(value);
      if (number != null && isLong(number)) {
        wanted.add(number.longValueExact());
      }
    }
    if (wanted.size() == 1) {
      long only = wanted.iterator().next();
      return row -> column.integer(row) == only;
    }
    return row -> wanted.contains(column.integer(row));
  }

  private IntPredicate doubles(List<Scalar> values) {
    Set<Double> wanted = new HashSet<>();
    for (Scalar value : values) {
      if (value instanceof Scalar.Decimal number) {
        wanted.add(number.value().doubleValue() + 0.0); // −0 is 0
      }
    }
    return row -> wanted.contains(column.number(row) + 0.0);
  }

  private IntPredicate booleans(List<Scalar> values) {
    boolean yes = values.contains(new Scalar.Bool(true));
    boolean no = values.contains(new Scalar.Bool(false));
    return row -> column.bool(row) ? yes : no;
  }

  @Override
  public Optional<IntPredicate> ordered(Order order, Scalar bound) {
    BigDecimal number = column.type() == ColumnType.BOOLEAN ? null : number(bound);
    if (number == null) {
      return Optional.empty();
    }
    if (column.type() == ColumnType.DOUBLE) {
      double limit = number.doubleValue();
      return Optional.of(row -> column.has(row) && order.holds(compare(column.number(row), limit)));
    }
    // Whole numbers are compared with a whole one, whatever the bound's fraction.
    boolean whole = isLong(number);
    if (!whole && number.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      boolean always = order.holds(-number.signum());
      return Optional.of(row -> always && column.has(row));
    }
    long floor = number.setScale(0, RoundingMode.FLOOR).longValue();
    return Optional.of(
        row -> {
          long value = column.integer(row);
          int comparison = Long.compare(value, floor);
          return column.has(row) && order.holds(comparison == 0 && !whole ? -1 : comparison);
        });
  }

  private static int compare(double value, double limit) {
    return value < limit ? -1 : value > limit ? 1 : 0;
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
        && number.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0
        && number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
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
