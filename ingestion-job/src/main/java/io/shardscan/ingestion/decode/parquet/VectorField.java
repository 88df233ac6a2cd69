package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.DecodeException;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * A top-level field that holds lists of numbers.
 *
 * @param name the field's name
 * @param column its only leaf column
 * @param listLevel the definition level from which on a list has an element, even if it is null
 */
record VectorField(String name, ColumnDescriptor column, int listLevel) {
  /**
   * A field as a vector, if it can be one: a list of floats, doubles, half-precision floats or
   * integers, in any of the forms that lists have on disk.
   */
  static Optional<VectorField> of(MessageType schema, String name) {
    Type field = schema.getType(name);
    Type repeated = field;
    if (!field.isRepetition(Type.Repetition.REPEATED)) {
      if (field.isPrimitive() || field.asGroupType().getFieldCount() != 1) {
        return Optional.empty();
      }
      repeated = field.asGroupType().getType(0);
    }
    if (!repeated.isRepetition(Type.Repetition.REPEATED)) {
      return Optional.empty();
    }
    Type element = repeated.isPrimitive() ? repeated : onlyField(repeated.asGroupType());
    boolean isNested = !repeated.isPrimitive() && element.isRepetition(Type.Repetition.REPEATED);
    if (!element.isPrimitive() || isNested || !isNumber(element.asPrimitiveType())) {
      return Optional.empty();
    }
    int listLevel = field.isRepetition(Type.Repetition.OPTIONAL) ? 2 : 1;
    return schema.getColumns().stream()
        .filter(column -> column.getPath()[0].equals(name))
        .map(column -> new VectorField(name, column, listLevel))
        .findFirst();
  }

  /** The failure of a row that has no value where a component must be. */
  DecodeException missing(long row, int definitionLevel) {
    String what;
    if (definitionLevel >= listLevel) {
      what = "has a component that is null; every component must be a finite number";
    } else if (definitionLevel == listLevel - 1) {
      what = "is empty; every row needs one";
    } else {
      what = "is null; every row needs one";
    }
    return DecodeException.atRow(row, "the vector (column '%s') %s".formatted(name, what));
  }

  private static Type onlyField(GroupType group) {
    return group.getFieldCount() == 1 ? group.getType(0) : group;
  }

  private static boolean isNumber(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    boolean isInteger =
        logical == null || logical instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation;
    return switch (type.getPrimitiveTypeName()) {
      case FLOAT, DOUBLE -> true;
      case INT32, INT64 -> isInteger;
      case FIXED_LEN_BYTE_ARRAY ->
          logical instanceof LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
      case BINARY, BOOLEAN, INT96 -> false;
    };
  }
}
