package io.shardscan.server.fleet.serve;

import io.shardscan.server.filter.Filter;
import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Writes and reads filters. */
final class FilterWire {
  private FilterWire() {}

  static void write(WireOutput out, @Nullable Filter filter) {
    switch (filter) {
      case null -> out.flag(0);
      case Filter.And and -> out.flag(1).each(and.all(), each -> write(out, each));
      case Filter.Or or -> out.flag(2).each(or.any(), each -> write(out, each));
      case Filter.Not not -> write(out.flag(3), not.filter());
      case Filter.In in -> out.flag(4).text(in.field()).each(in.values(), each -> write(out, each));
      case Filter.Ordered ordered ->
          write(out.flag(5).text(ordered.field()).text(ordered.order().name()), ordered.bound());
      case Filter.Exists exists -> out.flag(6).text(exists.field());
    }
  }

  static @Nullable Filter readOrNull(WireInput in) {
    int kind = in.flag();
    return kind == 0 ? null : read(in, kind);
  }

  private static Filter read(WireInput in, int kind) {
    return switch (kind) {
      case 1 -> new Filter.And(in.each(() -> read(in, in.flag())));
      case 2 -> new Filter.Or(in.each(() -> read(in, in.flag())));
      case 3 -> new Filter.Not(read(in, in.flag()));
      case 4 -> new Filter.In(in.text(), in.each(() -> scalar(in)));
      case 5 -> new Filter.Ordered(in.text(), Order.valueOf(in.text()), scalar(in));
      case 6 -> new Filter.Exists(in.text());
      default -> throw new IllegalArgumentException("no filter is of kind " + kind);
    };
  }

  private static void write(WireOutput out, Scalar scalar) {
    switch (scalar) {
      case Scalar.Text text -> out.flag(1).text(text.value());
      case Scalar.Decimal number -> out.flag(2).text(number.value().toString());
      case Scalar.Bool bool -> out.flag(3).flag(bool.value() ? 1 : 0);
      case Scalar.Nothing nothing -> out.flag(4);
    }
  }

  private static Scalar scalar(WireInput in) {
    int kind = in.flag();
    return switch (kind) {
      case 1 -> new Scalar.Text(in.text());
      case 2 -> new Scalar.Decimal(new BigDecimal(in.text()));
      case 3 -> new Scalar.Bool(in.flag() == 1);
      case 4 -> new Scalar.Nothing();
      default -> throw new IllegalArgumentException("no value is of kind " + kind);
    };
  }
}
