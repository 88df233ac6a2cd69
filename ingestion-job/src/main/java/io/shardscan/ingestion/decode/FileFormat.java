package io.shardscan.ingestion.decode;

import java.util.List;

/**
 * A file format that can be decoded. Stateless and safe for use by many threads.
 *
 * <p>Input is hostile until proven otherwise: a size read from the file is checked before anything
 * of that size is allocated, and everything that is wrong with a file is a {@link DecodeException}
 * with a reason that its author understands.
 */
public interface FileFormat {
  /**
   * Divides a file into splits that can be decoded independently of each other, in any order. Reads
   * no more than it must (a footer, a header), and decodes no rows.
   *
   * @param source the file
   * @param targetBytes about how many bytes of the file a split should cover
   * @return at least one split; together they cover every row once
   * @throws DecodeException if the file is already known to be bad
   */
  List<SplitRange> plan(FileSource source, long targetBytes);

  /**
   * Opens one split for decoding. Batches have at most {@link #MAX_BATCH_ROWS} rows and about
   * {@link #TARGET_BATCH_BYTES} bytes of vectors.
   *
   * @param source the file
   * @param range a split that {@link #plan} gave for the same version of the file
   * @param columns which columns are key and vector, as far as it is known
   * @throws DecodeException if the file is bad
   */
  BatchReader open(FileSource source, SplitRange range, ColumnChoice columns);

  /** Most rows of a batch. */
  int MAX_BATCH_ROWS = 4_096;

  /** About how many bytes of vectors a batch has at most; at least one row: 4 MiB. */
  int TARGET_BATCH_BYTES = 4 << 20;
}
