package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.model.row.ColumnType;

/**
 * Booleans, a bit each.
 *
 * @param set the bits, which lie as those of validity do
 */
record FlagValues(Validity validity, Validity set) implements Values {
  @Override
  public ColumnType type() {
    return ColumnType.BOOLEAN;
  }

  @Override
  public void next(ScalarSink sink) {
    boolean value = set.next();
    if (validity.next()) {
      sink.flag(value);
    }
  }

  @Override
  public void skip(long count) {
    validity.skip(count);
    set.skip(count);
  }
}
