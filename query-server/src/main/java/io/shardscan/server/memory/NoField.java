package io.shardscan.server.memory;

import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import java.util.List;
import java.util.Optional;

/** A field that none of a segment's rows has. */
record NoField() implements FilteredField {
  @Override
  public RowTest exists() {
    return RowTest.NONE;
  }

  @Override
  public RowTest in(List<Scalar> values) {
    return values.contains(new Scalar.Nothing()) ? RowTest.ALL : RowTest.NONE;
  }

  @Override
  public Optional<RowTest> ordered(Order order, Scalar bound) {
    return Optional.of(RowTest.NONE);
  }

  @Override
  public String describe() {
    return "nothing";
  }
}
