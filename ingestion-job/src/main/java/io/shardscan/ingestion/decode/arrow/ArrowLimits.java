package io.shardscan.ingestion.decode.arrow;

/** Sizes beyond which an Arrow file is not believed, and what is held of one. */
final class ArrowLimits {
  /** Most bytes of the footer, and of the metadata of a message. */
  static final int MAX_METADATA_BYTES = 32 << 20;

  /** Most messages of a file: 262,144. */
  static final int MAX_MESSAGES = 1 << 18;

  /** Most levels that a schema is nested. */
  static final int MAX_DEPTH = 64;

  /** Most fields of a schema, nested ones included. */
  static final int MAX_FIELDS = 16_384;

  /** Most bytes of a column's name. */
  static final int MAX_NAME_BYTES = 4_096;

  /** Most bytes that all dictionaries have once they are decoded: 128 MiB. */
  static final long MAX_DICTIONARY_BYTES = 128L << 20;

  /**
   * Most bytes that are held of a record batch beside what is fetched: texts that are read in any
   * order, and what decompressing needs. 256 MiB.
   */
  static final long MAX_HELD_BYTES = 256L << 20;

  /** What decompressing a buffer needs at most, beside its windows: 8 MiB. */
  static final int MAX_DECOMPRESSION_BYTES = 8 << 20;

  /** Bodies of record batches up to this size are fetched at once: 16 MiB. */
  static final int WHOLE_BODY_BYTES = 16 << 20;

  /** Bytes fetched at once of the vectors' buffer. */
  static final int VECTOR_WINDOW_BYTES = 4 << 20;

  /** Bytes fetched at once of all other buffers together, if they are not very many. */
  static final int OTHER_WINDOWS_BYTES = 16 << 20;

  /** Fewest bytes fetched at once. */
  static final int MIN_WINDOW_BYTES = 16 << 10;

  /** Most bytes fetched at once of a buffer other than the vectors'. */
  static final int MAX_WINDOW_BYTES = 1 << 20;

  private ArrowLimits() {}
}
