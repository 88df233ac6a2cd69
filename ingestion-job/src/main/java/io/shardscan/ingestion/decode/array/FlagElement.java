package io.shardscan.ingestion.decode.array;

import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.model.row.ColumnType;
import java.nio.ByteBuffer;

/** A boolean in a byte: 0 is false, all else true. */
public record FlagElement() implements ElementType {
  @Override
  public int bytes() {
    return 1;
  }

  @Override
  public ColumnType columnType() {
    return ColumnType.BOOLEAN;
  }

  @Override
  public boolean isKey() {
    return false;
  }

  @Override
  public void put(ByteBuffer values, int at, ScalarSink sink, RowCursor cursor, String column) {
    sink.flag(values.get(at) != 0);
  }
}
