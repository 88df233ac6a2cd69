package io.shardscan.ingestion.optimize.rows;

/** Reads the codes of a segment's rows. */
public final class CodeReader {
  private final BufferReader codes;
  private final BufferReader errors;
  private final BufferReader cells;
  private final int dimension;

  CodeReader(BufferReader codes, BufferReader errors, BufferReader cells, int dimension) {
    this.codes = codes;
    this.errors = errors;
    this.cells = cells;
    this.dimension = dimension;
  }

  /** The codes of consecutive rows, row by row. */
  public byte[] codes(int fromRow, int rows) {
    return codes.bytes((long) fromRow * dimension, rows * dimension);
  }

  /** The bound of a row's error. */
  public float error(int row) {
    return Float.intBitsToFloat(errors.int32(row));
  }

  /** A row's cell. */
  public int cell(int row) {
    return cells.int32(row);
  }
}
