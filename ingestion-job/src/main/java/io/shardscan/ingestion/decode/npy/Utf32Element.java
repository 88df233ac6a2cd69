package io.shardscan.ingestion.decode.npy;

import io.shardscan.ingestion.decode.Utf8;
import io.shardscan.ingestion.decode.array.ElementType;
import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.model.row.ColumnType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A text of so many code points of 32 bits, which zeros fill up.
 *
 * @param length the field's code points
 */
record Utf32Element(int length, ByteOrder order) implements ElementType {
  @Override
  public int bytes() {
    return length * Integer.BYTES;
  }

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
    int count = length;
    while (count > 0 && values.getInt(at + (count - 1) * Integer.BYTES) == 0) {
      count--;
    }
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      int codePoint = values.getInt(at + i * Integer.BYTES);
      if (!Character.isValidCodePoint(codePoint) || isSurrogate(codePoint)) {
        throw cursor.bad(column, "has a text that is not valid UTF-32");
      }
      text.appendCodePoint(codePoint);
    }
    sink.text(text.toString(), Math.toIntExact(Utf8.length(text.toString())));
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
