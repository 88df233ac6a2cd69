package io.shardscan.server.memory;

import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** A field that none of a segment's rows has. */
record NoField() implements FilteredField {
  @Override
  public IntPredicate exists() {
    return row -> false;
  }

  @Override
  public IntPredicate in(List<Scalar> values) {
    boolean nothing = values.contains(new Scalar.Nothing());
    return row -> nothing;
  }

  @Override
  public Optional<IntPredicate> ordered(Order order, Scalar bound) {
    return Optional.of(row -> false);
  }

  @Override
  public String describe() {
    return "nothing";
  }
}
