package io.shardscan.ingestion.decode.array;

/** Where the rows of an array are; opened once for each split. */
public interface RowSource {
  /**
   * Opens rows for reading in order.
   *
   * @param firstRow the first one, from 0
   * @param rows how many
   */
  RowStream open(long firstRow, long rows);

  /** The same for rows that are small, and of which there may be many such arrays open at once. */
  default RowStream openBeside(long firstRow, long rows) {
    return open(firstRow, rows);
  }
}
