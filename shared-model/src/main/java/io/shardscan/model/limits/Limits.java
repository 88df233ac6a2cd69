package io.shardscan.model.limits;

/**
 * Every size limit of the service, in one place. A limit is checked where data enters, and the
 * error that refuses it names the limit.
 */
public final class Limits {
  /** Most components of a vector. */
  public static final int MAX_DIMENSION = 16_384;

  /** Most results of one query. */
  public static final int MAX_TOP_K = 16_384;

  /** Results of a query that does not say how many it wants. */
  public static final int DEFAULT_TOP_K = 1_000;

  /** Score below which a query that sets no threshold drops results. */
  public static final float DEFAULT_SIMILARITY_THRESHOLD = 0.7f;

  /**
   * Most bytes of one uploaded file: 5 TiB. Uploads are streamed, so this bounds disk, not memory.
   */
  public static final long MAX_UPLOAD_BYTES = 5L << 40;

  /**
   * Most bytes of a part of an upload, but of uploads so large that they would have too many such
   * parts: 64 MiB.
   */
  public static final long MAX_PART_BYTES = 64L << 20;

  /** Most bytes of the body of a query: 4 MiB. */
  public static final int MAX_QUERY_BODY_BYTES = 4 << 20;

  /** Most bytes of the body of a batch of queries: 64 MiB. */
  public static final int MAX_BATCH_BODY_BYTES = 64 << 20;

  /** Most bytes of the body of a request that changes rows one by one: 64 MiB. */
  public static final int MAX_INLINE_BODY_BYTES = 64 << 20;

  /** Most characters of a file name. */
  public static final int MAX_FILE_NAME_LENGTH = 255;

  /** Most characters of a collection name or a tenant. */
  public static final int MAX_COLLECTION_NAME_LENGTH = 128;

  /** Most bytes (UTF-8) of a row's key: 64 KiB. */
  public static final int MAX_KEY_BYTES = 64 << 10;

  /** Most bytes of one row's metadata, all columns together: 1 MiB. */
  public static final int MAX_ROW_METADATA_BYTES = 1 << 20;

  /** Most metadata columns of a file. */
  public static final int MAX_METADATA_COLUMNS = 1_024;

  /** Most rows of a segment; a row's number in its segment fits in 18 bits. */
  public static final int MAX_SEGMENT_ROWS = 1 << 18;

  /**
   * Most bytes of float32 vectors in a segment: 256 MiB. Wide vectors therefore have segments of
   * fewer rows, and a segment writer's scratch space is bounded whatever the dimension.
   */
  public static final long MAX_SEGMENT_VECTOR_BYTES = 256L << 20;

  /** Most bytes of keys, and of each metadata column, in a segment: Arrow offsets are 32-bit. */
  public static final long MAX_SEGMENT_COLUMN_BYTES = 1L << 30;

  /**
   * Most bytes of metadata in a segment, all columns together: 1 GiB. Wide rows therefore have
   * segments of fewer rows, and a segment's size is bounded.
   */
  public static final long MAX_SEGMENT_METADATA_BYTES = 1L << 30;

  /** Most rows of a sample. */
  public static final int MAX_SAMPLE_ROWS = 10_000;

  /** Least recall that a collection or query may ask of approximate searches. */
  public static final double MIN_TARGET_RECALL = 0.5;

  /** Greatest recall that a collection or query may ask of approximate searches. */
  public static final double MAX_TARGET_RECALL = 0.999;

  /** Recall of approximate searches where nothing else is said. */
  public static final double DEFAULT_TARGET_RECALL = 0.95;

  private Limits() {}

  /**
   * Rows after which a segment is closed.
   *
   * @param dimension components of a vector, 1 to {@link #MAX_DIMENSION}
   * @return rows a segment may hold, at least 1
   */
  public static int segmentRows(int dimension) {
    long byBytes = MAX_SEGMENT_VECTOR_BYTES / (4L * dimension);
    return Math.clamp(byBytes, 1, MAX_SEGMENT_ROWS);
  }
}
