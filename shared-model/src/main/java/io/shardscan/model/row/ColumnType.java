package io.shardscan.model.row;

/** The type of a metadata column. */
public enum ColumnType {
  /** Text. */
  STRING,
  /** Signed 64-bit integer. */
  LONG,
  /** 64-bit float; never NaN or infinite (those are stored as null). */
  DOUBLE,
  /** True or false. */
  BOOLEAN,
  /** An instant: microseconds since 1970-01-01T00:00:00Z. */
  TIMESTAMP,
  /** A day without a time: days since 1970-01-01. */
  DATE,
  /** A value of any JSON type, as JSON text: nested columns, and columns of mixed types. */
  JSON
}
