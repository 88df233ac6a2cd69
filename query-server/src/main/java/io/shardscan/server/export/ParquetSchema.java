package io.shardscan.server.export;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DateType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.JsonType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;

/**
 * The schema of an export as Parquet has it: {@code id} (string), {@code vector} (list of float, no
 * nulls), and a nullable column for each metadata field.
 */
final class ParquetSchema {
  private ParquetSchema() {}

  static List<SchemaElement> elements(List<ExportField> fields) {
    List<SchemaElement> elements = new ArrayList<>();
    elements.add(new SchemaElement("schema").setNum_children(2 + fields.size()));
    elements.add(
        element("id", Type.BYTE_ARRAY, FieldRepetitionType.REQUIRED)
            .setConverted_type(ConvertedType.UTF8)
            .setLogicalType(LogicalType.STRING(new StringType())));
    elements.add(
        new SchemaElement("vector")
            .setRepetition_type(FieldRepetitionType.REQUIRED)
            .setNum_children(1)
            .setConverted_type(ConvertedType.LIST)
            .setLogicalType(LogicalType.LIST(new ListType())));
    elements.add(
        new SchemaElement("list")
            .setRepetition_type(FieldRepetitionType.REPEATED)
            .setNum_children(1));
    elements.add(element("element", Type.FLOAT, FieldRepetitionType.REQUIRED));
    fields.forEach(field -> elements.add(element(field)));
    return elements;
  }

  /** How values of a field are stored. */
  static Type type(ExportField field) {
    return switch (field.type()) {
      case STRING, JSON -> Type.BYTE_ARRAY;
      case LONG, TIMESTAMP -> Type.INT64;
      case DOUBLE -> Type.DOUBLE;
      case BOOLEAN -> Type.BOOLEAN;
      case DATE -> Type.INT32;
    };
  }

  private static SchemaElement element(ExportField field) {
    SchemaElement element = element(field.name(), type(field), FieldRepetitionType.OPTIONAL);
    return switch (field.type()) {
      case STRING ->
          element
              .setConverted_type(ConvertedType.UTF8)
              .setLogicalType(LogicalType.STRING(new StringType()));
      case JSON ->
          element
              .setConverted_type(ConvertedType.JSON)
              .setLogicalType(LogicalType.JSON(new JsonType()));
      case TIMESTAMP ->
          element
              .setConverted_type(ConvertedType.TIMESTAMP_MICROS)
              .setLogicalType(
                  LogicalType.TIMESTAMP(
                      new TimestampType(true, TimeUnit.MICROS(new MicroSeconds()))));
      case DATE ->
          element
              .setConverted_type(ConvertedType.DATE)
              .setLogicalType(LogicalType.DATE(new DateType()));
      case LONG, DOUBLE, BOOLEAN -> element;
    };
  }

  private static SchemaElement element(String name, Type type, FieldRepetitionType repetition) {
    return new SchemaElement(name).setType(type).setRepetition_type(repetition);
  }
}
