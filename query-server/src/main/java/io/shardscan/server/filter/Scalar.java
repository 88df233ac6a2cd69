package io.shardscan.server.filter;

import java.math.BigDecimal;

/** A value that filters compare fields with. */
public sealed interface Scalar {
  /** The name of the value's type, in messages. */
  String type();

  /** A text. */
  record Text(String value) implements Scalar {
    @Override
    public String type() {
      return "a string";
    }
  }

  /** A number, exactly as it was written. */
  record Decimal(BigDecimal value) implements Scalar {
    @Override
    public String type() {
      return "a number";
    }
  }

  /** A boolean. */
  record Bool(boolean value) implements Scalar {
    @Override
    public String type() {
      return "a boolean";
    }
  }

  /** Nothing: equal to a field without a value. */
  record Nothing() implements Scalar {
    @Override
    public String type() {
      return "null";
    }
  }
}
