package io.shardscan.ingestion.decode.column;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.RowLimits;

/** The row that is being assembled, known to all columns. */
public final class RowCursor {
  private long row;
  private int index;
  private long metadataBytes;
  private long keyBytes;
  private long nestedBytes;

  /**
   * Goes to a row.
   *
   * @param newRow its number in the file
   * @param newIndex its place in the batch
   */
  public void start(long newRow, int newIndex) {
    row = newRow;
    index = newIndex;
    metadataBytes = 0;
    keyBytes = 0;
    nestedBytes = 0;
  }

  /** The row's number in the file. */
  public long row() {
    return row;
  }

  /** The row's place in the batch. */
  public int index() {
    return index;
  }

  /** The bytes of the row's key and metadata. */
  public long bytes() {
    return keyBytes + metadataBytes;
  }

  public void addKey(long bytes, String column) {
    RowLimits.key(bytes, column, row);
    keyBytes = bytes;
  }

  public void addMetadata(long bytes) {
    metadataBytes += bytes;
    RowLimits.metadata(metadataBytes, row);
  }

  /** Counts a part of a nested value as it is being assembled, before its text exists. */
  public void addNested(long bytes) {
    nestedBytes += bytes;
    RowLimits.metadata(nestedBytes, row);
  }

  public DecodeException bad(String column, String problem) {
    return DecodeException.atRow(row, "column '%s' %s".formatted(column, problem));
  }
}
