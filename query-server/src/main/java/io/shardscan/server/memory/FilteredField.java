package io.shardscan.server.memory;

import io.shardscan.server.filter.Filter;
import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import java.util.List;
import java.util.Optional;

/** A field of a segment's rows, as filters see it. */
sealed interface FilteredField permits TextField, TypedField, JsonField, NoField {
  /**
   * Finds a field.
   *
   * @param field the field's name, or a path into a column of objects
   */
  static FilteredField of(LoadedSegment segment, String field) {
    if (field.equals(Filter.KEY)) {
      return new TextField(segment.keys(), RowTest.ALL, true);
    }
    Optional<MetadataField> column = segment.metadata(field);
    if (column.isPresent()) {
      return of(column.get());
    }
    for (int dot = field.indexOf('.'); dot >= 0; dot = field.indexOf('.', dot + 1)) {
      Optional<MetadataField> root = segment.metadata(field.substring(0, dot));
      if (root.isPresent()) {
        return switch (root.get().type()) {
          case JSON ->
              new JsonField(root.get(), List.of(field.substring(dot + 1).split("\\.", -1)));
          default -> new NoField();
        };
      }
    }
    return new NoField();
  }

  private static FilteredField of(MetadataField column) {
    return switch (column.type()) {
      case STRING -> new TextField(column.texts(), column.present(), false);
      case JSON -> new JsonField(column, List.of());
      default -> new TypedField(column);
    };
  }

  /** Whether any row may have a value. */
  default boolean present() {
    return !(this instanceof NoField);
  }

  /** Rows that have a value. */
  RowTest exists();

  /** Rows that have one of some values. */
  RowTest in(List<Scalar> values);

  /**
   * Rows whose value lies so to another.
   *
   * @return empty if values of this field cannot be compared with that one
   */
  Optional<RowTest> ordered(Order order, Scalar bound);

  /** What values the field has, for messages. */
  String describe();
}
