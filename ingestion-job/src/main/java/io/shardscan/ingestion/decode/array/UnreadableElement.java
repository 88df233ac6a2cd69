package io.shardscan.ingestion.decode.array;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.model.row.ColumnType;
import java.nio.ByteBuffer;

/**
 * An element of a type that is not read. A file may have arrays of such, as long as they do not
 * belong to its rows.
 *
 * @param problem what the type is, and what would be right
 */
public record UnreadableElement(String problem) implements ElementType {
  @Override
  public int bytes() {
    return 1;
  }

  @Override
  public ColumnType columnType() {
    throw new DecodeException(problem);
  }

  @Override
  public boolean isKey() {
    throw new DecodeException(problem);
  }

  @Override
  public void put(ByteBuffer values, int at, ScalarSink sink, RowCursor cursor, String column) {
    throw new DecodeException(problem);
  }
}
