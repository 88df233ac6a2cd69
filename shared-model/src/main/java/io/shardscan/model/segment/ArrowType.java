package io.shardscan.model.segment;

import io.shardscan.model.row.ColumnType;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The Arrow types that columns of segments may have. */
sealed interface ArrowType {
  /** Text: 32-bit offsets into UTF-8. */
  record Utf8() implements ArrowType {}

  /** A bit a value. */
  record Bool() implements ArrowType {}

  /** Integers of 8, 16, 32 or 64 bits. */
  record Int(int bits, boolean signed) implements ArrowType {}

  /** Floating-point numbers of 16, 32 or 64 bits. */
  record FloatingPoint(int bits) implements ArrowType {}

  /** Instants as 64-bit integers; the unit is one of {@link TimeUnit}. */
  record Timestamp(short unit, @Nullable String zone) implements ArrowType {}

  /** Days; the unit is {@link DateUnit#DAY}. */
  record Date(short unit) implements ArrowType {}

  /** Values of as many bytes each. */
  record FixedSizeBinary(int bytes) implements ArrowType {}

  /** Lists of as many elements each, none of which is null. */
  record FixedSizeList(ArrowType element, int size) implements ArrowType {}

  ArrowType TEXT = new Utf8();
  ArrowType INT8 = new Int(8, true);
  ArrowType INT32 = new Int(32, true);
  ArrowType FLOAT32 = new FloatingPoint(32);

  /** The type of a column of vectors. */
  static ArrowType vectors(int dimension) {
    return new FixedSizeList(FLOAT32, dimension);
  }

  /** The type of a column of codes. */
  static ArrowType codes(int dimension) {
    return new FixedSizeList(INT8, dimension);
  }

  /** The type of a metadata column. */
  static ArrowType of(ColumnType type) {
    return switch (type) {
      case STRING, JSON -> TEXT;
      case LONG -> new Int(64, true);
      case DOUBLE -> new FloatingPoint(64);
      case BOOLEAN -> new Bool();
      case TIMESTAMP -> new Timestamp(TimeUnit.MICROSECOND, "UTC");
      case DATE -> new Date(DateUnit.DAY);
    };
  }
}
