package io.shardscan.ingestion.decode;

import io.shardscan.model.row.RowBatch;
import org.jspecify.annotations.Nullable;

/** The rows of one split, in order, batch by batch. Used by one thread; must be closed. */
public interface BatchReader extends AutoCloseable {
  /**
   * Decodes the next batch. The one returned before may be overwritten.
   *
   * @return the next batch, or null after the last
   * @throws DecodeException if the file is bad
   * @throws SupersededException if the file has been replaced or deleted since the split was
   *     planned
   */
  @Nullable RowBatch next();

  /** The columns that hold key and vector; a column is null where the file has no such. */
  default ColumnChoice columns() {
    return ColumnChoice.DETECT;
  }

  /** Releases what is open. Does not throw. */
  @Override
  void close();
}
