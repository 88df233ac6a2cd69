package io.shardscan.server.scan.candidate;

/** A row of a query's blocks in one long, so that rows can be kept in arrays: block, then row. */
public final class RowId {
  private RowId() {}

  /** The number of a row; numbers order rows by block, then by row. */
  public static long of(int block, int row) {
    return (long) block << 32 | row;
  }

  /** The row's block, as an index into the query's blocks. */
  public static int block(long id) {
    return (int) (id >>> 32);
  }

  /** The row's number in its block. */
  public static int row(long id) {
    return (int) id;
  }
}
