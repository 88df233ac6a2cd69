package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.model.row.ColumnType;

/** Nulls. Of no type; taken for integers, as in Parquet. */
enum NoValues implements Values {
  NULLS;

  @Override
  public ColumnType type() {
    return ColumnType.LONG;
  }

  @Override
  public void next(ScalarSink sink) {}

  @Override
  public void skip(long count) {}
}
