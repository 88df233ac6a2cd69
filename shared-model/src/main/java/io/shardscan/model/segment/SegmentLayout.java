package io.shardscan.model.segment;

/**
 * The layout of a segment file: the names, keys and sizes that writer and readers must agree on.
 * What they mean stands in {@code docs/segment-format.md}.
 */
public final class SegmentLayout {
  /** First and last bytes of an Arrow IPC file, in ASCII. */
  public static final String MAGIC = "ARROW1";

  /** Bytes of {@link #MAGIC}, and of the padding that follows it at the start of the file. */
  public static final int MAGIC_BYTES = 6;

  /** Bytes before the schema message: the magic, padded to eight. */
  public static final int SCHEMA_OFFSET = 8;

  /** Bytes before each message's flatbuffer: the continuation marker and the length. */
  public static final int MESSAGE_PREFIX_BYTES = 8;

  /** What the first four bytes of a message are. */
  public static final int CONTINUATION = -1;

  /** Bytes of the mark that ends the messages: a continuation marker and a length of 0. */
  public static final int END_OF_STREAM_BYTES = 8;

  /** Bytes after the footer's flatbuffer: its length and the magic. */
  public static final int TRAILER_BYTES = 4 + MAGIC_BYTES;

  /** What the offset of every buffer is a multiple of, counted in bytes from the file's start. */
  public static final int ALIGNMENT = 64;

  /**
   * Most bytes before the record batch's body, and most bytes of the footer: 64 MiB. It bounds what
   * a reader allocates before it knows that the file is sound.
   */
  public static final int MAX_SCHEMA_BYTES = 64 << 20;

  /** The value of {@link #FORMAT_KEY}: the version that this code writes and reads. */
  public static final String FORMAT = "1";

  /** Schema metadata: the version of the format. */
  public static final String FORMAT_KEY = "shardscan.format";

  /** Schema metadata: the files that rows are from. */
  public static final String FILES_KEY = "shardscan.files";

  /** Schema metadata: the CRC32C of each buffer of the record batch. */
  public static final String CHECKSUMS_KEY = "shardscan.checksums";

  /** Footer metadata: the CRC32C of everything before the record batch's body. */
  public static final String HEAD_CHECKSUM_KEY = "shardscan.head";

  /** Field metadata: what the column is to the service. */
  public static final String ROLE_KEY = "shardscan.role";

  /** Field metadata of a metadata column: the name of its {@code ColumnType}. */
  public static final String TYPE_KEY = "shardscan.type";

  /** Field metadata of a metadata column: its name, as users see it. */
  public static final String NAME_KEY = "shardscan.name";

  /** Role and field name of the column of keys. */
  public static final String KEY = "key";

  /** Role and field name of the column of vectors. */
  public static final String VECTOR = "vector";

  /** Role and field name of the column of the vectors' Euclidean norms. */
  public static final String NORM = "norm";

  /** Role and field name of the column that tells which file a row is from. */
  public static final String FILE = "file";

  /** Role of the metadata columns. */
  public static final String METADATA = "metadata";

  /** Role and field name of the column of codes. */
  public static final String CODE = "code";

  /** Role and field name of the column of bounds of the codes' errors. */
  public static final String CODE_ERROR = "code_error";

  /** Role and field name of the column of cells. */
  public static final String CELL = "cell";

  /** Schema metadata of a segment whose rows are coded: the id of the basis of the codes. */
  public static final String BASIS_KEY = "shardscan.basis";

  private SegmentLayout() {}
}
