package io.shardscan.ingestion.decode.parquet;

import io.shardscan.model.row.ColumnType;
import java.util.Optional;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/** What a leaf column of Parquet means, and as what its values are kept. */
enum ScalarType {
  /** Text; also of enumerations. */
  STRING(ColumnType.STRING),
  /** Text that is JSON. */
  JSON(ColumnType.JSON),
  /** A signed or unsigned integer of up to 64 bits, except those below. */
  LONG(ColumnType.LONG),
  /**
   * An unsigned 64-bit integer. Kept as the text of a JSON number, which is exact: half of the
   * range fits no other type.
   */
  UNSIGNED_LONG(ColumnType.JSON),
  /** A float of any width. */
  DOUBLE(ColumnType.DOUBLE),
  /**
   * A decimal. Kept as a double, so that filters compare it as a number; beyond 15 digits it is
   * rounded.
   */
  DECIMAL(ColumnType.DOUBLE),
  /** A decimal as exact text, as in keys. */
  DECIMAL_TEXT(ColumnType.STRING),
  BOOLEAN(ColumnType.BOOLEAN),
  DATE(ColumnType.DATE),
  /** An instant; one without a time zone is taken as UTC. */
  TIMESTAMP(ColumnType.TIMESTAMP),
  /** A time of day. Kept as ISO 8601 text. */
  TIME(ColumnType.STRING),
  /** Kept in its usual text form. */
  UUID(ColumnType.STRING),
  /** Bytes of no known meaning. Kept as Base64. */
  BINARY(ColumnType.STRING);

  private final ColumnType columnType;

  ScalarType(ColumnType columnType) {
    this.columnType = columnType;
  }

  /** The type of a metadata column of such values. */
  ColumnType columnType() {
    return columnType;
  }

  /** The meaning of a leaf column. */
  static ScalarType of(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> BOOLEAN;
      case FLOAT, DOUBLE -> DOUBLE;
      case INT96 -> TIMESTAMP;
      case INT32, INT64 -> ofInteger(logical);
      case BINARY, FIXED_LEN_BYTE_ARRAY -> ofBytes(logical);
    };
  }

  /**
   * How a leaf column gives keys.
   *
   * @return empty if it cannot: keys are texts or whole numbers
   */
  static Optional<ScalarType> ofKey(PrimitiveType type) {
    ScalarType scalar = of(type);
    return switch (scalar) {
      case STRING, LONG, UNSIGNED_LONG, UUID -> Optional.of(scalar);
      case DECIMAL -> Optional.of(DECIMAL_TEXT);
      case BINARY ->
          type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BINARY
              ? Optional.of(STRING)
              : Optional.empty();
      case JSON, DOUBLE, DECIMAL_TEXT, BOOLEAN, DATE, TIMESTAMP, TIME -> Optional.empty();
    };
  }

  private static ScalarType ofInteger(@Nullable LogicalTypeAnnotation logical) {
    return switch (logical) {
      case DateLogicalTypeAnnotation date -> DATE;
      case TimestampLogicalTypeAnnotation timestamp -> TIMESTAMP;
      case TimeLogicalTypeAnnotation time -> TIME;
      case DecimalLogicalTypeAnnotation decimal -> DECIMAL;
      case IntLogicalTypeAnnotation integer
          when !integer.isSigned() && integer.getBitWidth() == Long.SIZE ->
          UNSIGNED_LONG;
      case null, default -> LONG;
    };
  }

  private static ScalarType ofBytes(@Nullable LogicalTypeAnnotation logical) {
    return switch (logical) {
      case StringLogicalTypeAnnotation string -> STRING;
      case EnumLogicalTypeAnnotation constant -> STRING;
      case JsonLogicalTypeAnnotation json -> JSON;
      case DecimalLogicalTypeAnnotation decimal -> DECIMAL;
      case UUIDLogicalTypeAnnotation uuid -> UUID;
      case Float16LogicalTypeAnnotation half -> DOUBLE;
      case null, default -> BINARY;
    };
  }
}
