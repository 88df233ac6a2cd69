package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.ingestion.decode.number.NumberType;
import io.shardscan.model.row.ColumnType;

/** Values that are in a dictionary. */
record DictionaryValues(
    Validity validity,
    BufferBytes indexes,
    NumberType index,
    Dictionary dictionary,
    String column,
    RowCursor cursor)
    implements Values {
  @Override
  public ColumnType type() {
    return dictionary.type();
  }

  @Override
  public void next(ScalarSink sink) {
    int at = indexes.next(index.bytes());
    if (!validity.next()) {
      return;
    }
    long number = index.integer(indexes.chunk(), at);
    if (number < 0 || number >= dictionary.size()) {
      throw cursor.bad(column, "refers to a value that its dictionary does not have");
    }
    dictionary.put((int) number, sink);
  }

  @Override
  public void skip(long count) {
    validity.skip(count);
    indexes.skip(Math.multiplyExact(count, (long) index.bytes()));
  }
}
