package io.shardscan.model.segment;

import io.shardscan.model.row.ColumnType;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a cell holds, finely enough to tell the narrowest {@link ColumnType} that holds all cells of
 * a column without changing any.
 */
enum CellKind {
  /** True or false. */
  BOOLEAN,
  /** An integer that both a long and a double hold exactly. */
  INTEGER,
  /** An integer that a long holds exactly and a double does not. */
  WIDE_INTEGER,
  /** A finite number that a long does not hold, rounded to a double unless it is an integer. */
  NUMBER,
  /** A JSON number that neither holds: an integer of many digits, or one beyond all doubles. */
  HUGE_NUMBER,
  /** Text. */
  STRING,
  /** Microseconds since 1970-01-01T00:00:00Z. */
  TIMESTAMP,
  /** Days since 1970-01-01. */
  DATE,
  /** JSON text. */
  JSON;

  private static final Set<CellKind> LONGS = EnumSet.of(INTEGER, WIDE_INTEGER);
  private static final Set<CellKind> DOUBLES = EnumSet.of(INTEGER, NUMBER);

  /** Decimal digits of the largest double; an integer of more digits is beyond all doubles. */
  private static final int MAX_DOUBLE_DIGITS = 309;

  /** Decimal digits that every integer in the range of a long may have. */
  private static final int SAFE_LONG_DIGITS = 18;

  /**
   * The narrowest type that holds all cells of a column.
   *
   * @param kinds the kinds of the column's cells
   * @param declared the type if there are no cells
   */
  static ColumnType narrowest(Set<CellKind> kinds, ColumnType declared) {
    if (kinds.isEmpty()) {
      return declared;
    }
    if (LONGS.containsAll(kinds)) {
      return ColumnType.LONG;
    }
    if (DOUBLES.containsAll(kinds)) {
      return ColumnType.DOUBLE;
    }
    return kinds.size() > 1 ? ColumnType.JSON : kinds.iterator().next().onlyType();
  }

  /** The type of a column that has cells of this kind alone. */
  private ColumnType onlyType() {
    return switch (this) {
      case BOOLEAN -> ColumnType.BOOLEAN;
      case INTEGER, WIDE_INTEGER -> ColumnType.LONG;
      case NUMBER -> ColumnType.DOUBLE;
      case STRING -> ColumnType.STRING;
      case TIMESTAMP -> ColumnType.TIMESTAMP;
      case DATE -> ColumnType.DATE;
      case HUGE_NUMBER, JSON -> ColumnType.JSON;
    };
  }

  /** The kind of an integer. */
  static CellKind ofLong(long value) {
    double rounded = value;
    // 2^63 as a double casts back to the largest long, which is not the same number.
    return rounded != 0x1p63 && (long) rounded == value ? INTEGER : WIDE_INTEGER;
  }

  /** The kind of a cell that has no type but what its text looks like. */
  static CellKind ofText(String cell) {
    if (cell.equals("true") || cell.equals("false")) {
      return BOOLEAN;
    }
    return switch (JsonNumber.shapeOf(cell)) {
      case NONE -> STRING;
      case INTEGER -> ofInteger(cell);
      case DECIMAL -> Double.isFinite(Double.parseDouble(cell)) ? NUMBER : HUGE_NUMBER;
    };
  }

  private static CellKind ofInteger(String digits) {
    if (digits.length() <= SAFE_LONG_DIGITS) {
      return ofLong(Long.parseLong(digits));
    }
    if (digits.length() > MAX_DOUBLE_DIGITS + 1) {
      return HUGE_NUMBER;
    }
    BigDecimal exact = new BigDecimal(digits);
    if (exact.toBigInteger().bitLength() < Long.SIZE) {
      return ofLong(exact.longValueExact());
    }
    double rounded = Double.parseDouble(digits);
    return Double.isFinite(rounded) && exact.compareTo(new BigDecimal(rounded)) == 0
        ? NUMBER
        : HUGE_NUMBER;
  }
}
