package io.shardscan.ingestion.decode.array;

/** Rows of an array, in order, each as its elements one after the other. Must be closed. */
public interface RowStream extends AutoCloseable {
  /** Reads the next rows, which must be left, into the beginning of an array. */
  void read(byte[] to, int rows);

  @Override
  void close();
}
