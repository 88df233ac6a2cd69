package io.shardscan.server.filter;

import java.util.List;

/**
 * Which rows a query is about. Fields are those of the rows' metadata, and {@value #KEY}, which is
 * the row's key. A field's name may be a path: {@code a.b} is the field {@code b} of the object in
 * field {@code a}, unless there is a field of that very name.
 */
public sealed interface Filter {
  /** The field that is a row's key, whatever its metadata says. */
  String KEY = "id";

  /** All of them hold; nothing else is asked if there are none. */
  record And(List<Filter> all) implements Filter {
    public And {
      all = List.copyOf(all);
    }
  }

  /** One of them holds at least; nothing does if there are none. */
  record Or(List<Filter> any) implements Filter {
    public Or {
      any = List.copyOf(any);
    }
  }

  /** It does not hold. */
  record Not(Filter filter) implements Filter {}

  /**
   * The field has one of the values. A field that is an array has each of its elements' values,
   * too. A row without the field has {@link Scalar.Nothing}.
   *
   * @param field the field's name or path
   * @param values the values
   */
  record In(String field, List<Scalar> values) implements Filter {
    public In {
      values = List.copyOf(values);
    }
  }

  /**
   * The field's value lies so to another: a number to a number, or a text to a text, by code
   * points; an instant or a day to a text in ISO 8601.
   *
   * @param field the field's name or path
   * @param order how
   * @param bound a text or a number
   */
  record Ordered(String field, Order order, Scalar bound) implements Filter {}

  /** The row has a value in the field. */
  record Exists(String field) implements Filter {}
}
