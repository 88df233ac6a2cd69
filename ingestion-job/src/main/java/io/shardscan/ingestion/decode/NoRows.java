package io.shardscan.ingestion.decode;

import io.shardscan.model.row.RowBatch;
import org.jspecify.annotations.Nullable;

/** The reader of a file that is well-formed but has no rows. */
public enum NoRows implements BatchReader {
  /** Has no state. */
  READER;

  @Override
  public @Nullable RowBatch next() {
    return null;
  }

  @Override
  public void close() {}
}
