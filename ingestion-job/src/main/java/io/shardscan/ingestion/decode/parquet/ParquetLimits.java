package io.shardscan.ingestion.decode.parquet;

/**
 * Sizes beyond which a Parquet file is not believed. Writers stay far below: pages have about 1 MiB
 * (at most 100 MB, in DuckDB), footers some kilobytes a row group.
 */
final class ParquetLimits {
  /** Most bytes of the footer. */
  static final int MAX_FOOTER_BYTES = 32 << 20;

  /** Most bytes of a page's header. */
  static final int MAX_PAGE_HEADER_BYTES = 1 << 20;

  /** Most bytes of one page, as stored and as decompressed. */
  static final int MAX_PAGE_BYTES = 128 << 20;

  /** Most values (nulls included) of one page. */
  static final int MAX_PAGE_VALUES = 64 << 20;

  /** Most values of one page in one of the delta encodings, which are decoded a page at a time. */
  static final int MAX_DELTA_VALUES = 8 << 20;

  /** Most values of one bit-packed run, which is decoded at once. */
  static final int MAX_PACKED_VALUES = 8 << 20;

  /** Most bytes of pages and dictionaries that a reader holds at once, of all columns together. */
  static final long MAX_HELD_BYTES = 256L << 20;

  /** Most levels that a schema is nested. */
  static final int MAX_DEPTH = 64;

  /** Most leaf columns of a schema. */
  static final int MAX_LEAVES = 16_384;

  /** Bytes fetched at once of a vector's column chunk. */
  static final int VECTOR_WINDOW_BYTES = 8 << 20;

  /** Bytes fetched at once of all other column chunks together, if they are not very many. */
  static final int OTHER_WINDOWS_BYTES = 16 << 20;

  /** Fewest bytes fetched at once. */
  static final int MIN_WINDOW_BYTES = 64 << 10;

  private ParquetLimits() {}
}
