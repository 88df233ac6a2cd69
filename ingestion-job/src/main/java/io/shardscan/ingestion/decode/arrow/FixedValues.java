package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.model.row.ColumnType;

/** Values of one size. */
record FixedValues(Validity validity, BufferBytes bytes, FixedElement element) implements Values {
  @Override
  public ColumnType type() {
    return element.columnType();
  }

  @Override
  public void next(ScalarSink sink) {
    int at = bytes.next(element.bytes());
    if (validity.next()) {
      element.put(bytes.chunk(), at, sink);
    }
  }

  @Override
  public void skip(long count) {
    validity.skip(count);
    bytes.skip(Math.multiplyExact(count, (long) element.bytes()));
  }
}
