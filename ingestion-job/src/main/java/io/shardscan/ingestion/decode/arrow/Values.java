package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.model.row.ColumnType;

/** The values of a column within a record batch, in order. */
interface Values {
  /** As what they are kept. */
  ColumnType type();

  /** Hands the next value on; a null is no call. */
  void next(ScalarSink sink);

  /** Goes past so many values. */
  void skip(long count);
}
