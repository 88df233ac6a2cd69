package io.shardscan.server.memory;

import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A field of texts.
 *
 * @param texts the texts
 * @param has rows that have one
 * @param numbersToo whether a number stands for the text that it is written as, as it does in keys
 */
record TextField(KeyColumn texts, IntPredicate has, boolean numbersToo) implements FilteredField {
  /** Longest text that is read as a number. */
  private static final int MAX_NUMBER_LENGTH = 64;

  @Override
  public IntPredicate exists() {
    return has;
  }

  @Override
  public IntPredicate in(List<Scalar> values) {
    boolean nothing = values.contains(new Scalar.Nothing());
    Set<String> wanted = new HashSet<>();
    BitSet lengths = new BitSet();
    List<byte[]> bytes = new ArrayList<>();
    for (Scalar value : values) {
      String text =
          switch (value) {
            case Scalar.Text string -> string.value();
            case Scalar.Decimal number when numbersToo -> number.value().toPlainString();
            default -> null;
          };
      if (text != null && wanted.add(text)) {
        bytes.add(text.getBytes(StandardCharsets.UTF_8));
        lengths.set(bytes.getLast().length);
      }
    }
    if (bytes.size() == 1) {
      MemorySegment only = MemorySegment.ofArray(bytes.getFirst());
      return row -> has.test(row) ? texts.is(row, only) : nothing;
    }
    return row -> {
      if (!has.test(row)) {
        return nothing;
      }
      return lengths.get(texts.length(row)) && wanted.contains(texts.text(row));
    };
  }

  @Override
  public Optional<IntPredicate> ordered(Order order, Scalar bound) {
    return switch (bound) {
      case Scalar.Text text -> {
        byte[] bytes = text.value().getBytes(StandardCharsets.UTF_8);
        yield Optional.of(
            row -> has.test(row) && order.holds(Arrays.compareUnsigned(texts.bytes(row), bytes)));
      }
      case Scalar.Decimal number when numbersToo ->
          Optional.of(
              row -> {
                BigDecimal key = number(row);
                return key != null && order.holds(key.compareTo(number.value()));
              });
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
