package io.shardscan.ingestion.decode.array;

import io.shardscan.ingestion.decode.Utf8;
import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.model.row.ColumnType;
import java.nio.ByteBuffer;

/**
 * A UTF-8 text in a field of fixed length.
 *
 * @param bytes the field's length
 * @param padding what follows the text to the field's end: zeros or spaces
 */
public record TextElement(int bytes, byte padding) implements ElementType {
  @Override
  public ColumnType columnType() {
    return ColumnType.STRING;
  }

  @Override
  public boolean isKey() {
    return true;
  }

  @Override
  public void put(ByteBuffer values, int at, ScalarSink sink, RowCursor cursor, String column) {
    int length = bytes;
    while (length > 0 && values.get(at + length - 1) == padding) {
      length--;
    }
    String text =
        Utf8.decode(values.array(), values.arrayOffset() + at, length)
            .orElseThrow(() -> cursor.bad(column, "has a text that is not valid UTF-8"));
    sink.text(text, length);
  }
}
