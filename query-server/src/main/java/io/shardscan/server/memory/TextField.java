package io.shardscan.server.memory;

import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A field of texts.
 *
 * @param texts the texts
 * @param has rows that have one
 * @param numbersToo whether a number stands for the text that it is written as, as it does in keys
 */
record TextField(KeyColumn texts, RowTest has, boolean numbersToo) implements FilteredField {
  /** Longest text that is read as a number. */
  private static final int MAX_NUMBER_LENGTH = 64;

  /** Values up to which the column is gone through once for each. */
  private static final int FEW = 4;

  @Override
  public RowTest exists() {
    return has;
  }

  @Override
  public RowTest in(List<Scalar> values) {
    Set<String> wanted = new LinkedHashSet<>();
    for (Scalar value : values) {
      switch (value) {
        case Scalar.Text text -> wanted.add(text.value());
        case Scalar.Decimal number when numbersToo -> wanted.add(number.value().toPlainString());
        default -> {}
      }
    }
    RowTest among = wanted.size() <= FEW ? oneOfFew(wanted) : oneOfMany(wanted);
    RowTest found = has.and(among);
    return values.contains(new Scalar.Nothing()) ? found.or(has.not()) : found;
  }

  private RowTest oneOfFew(Set<String> wanted) {
    return wanted.stream()
        .<RowTest>map(text -> new EqualText(texts, text.getBytes(StandardCharsets.UTF_8)))
        .reduce(RowTest::or)
        .orElse(RowTest.NONE);
  }

  private RowTest oneOfMany(Set<String> wanted) {
    BitSet lengths = new BitSet();
    wanted.forEach(text -> lengths.set(text.getBytes(StandardCharsets.UTF_8).length));
    return RowTest.each(row -> lengths.get(texts.length(row)) && wanted.contains(texts.text(row)));
  }

  @Override
  public Optional<RowTest> ordered(Order order, Scalar bound) {
    return switch (bound) {
      case Scalar.Text text -> {
        MemorySegment bytes = MemorySegment.ofArray(text.value().getBytes(StandardCharsets.UTF_8));
        yield Optional.of(has.and(RowTest.each(row -> order.holds(texts.compare(row, bytes)))));
      }
      case Scalar.Decimal number when numbersToo ->
          Optional.of(
              RowTest.each(
                  row -> {
                    BigDecimal key = number(row);
                    return key != null && order.holds(key.compareTo(number.value()));
                  }));
      default -> Optional.empty();
    };
  }

  private @Nullable BigDecimal number(int row) {
    if (texts.length(row) > MAX_NUMBER_LENGTH) {
      return null;
    }
    try {
      return new BigDecimal(texts.text(row));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  public String describe() {
    return "strings";
  }
}
