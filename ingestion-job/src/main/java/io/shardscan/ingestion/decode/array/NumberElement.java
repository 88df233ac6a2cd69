package io.shardscan.ingestion.decode.array;

import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.ingestion.decode.number.NumberType;
import io.shardscan.model.row.ColumnType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** A number. */
public record NumberElement(NumberType type, ByteOrder order) implements ElementType {
  @Override
  public int bytes() {
    return type.bytes();
  }

  @Override
  public ColumnType columnType() {
    if (type == NumberType.UINT64) {
      return ColumnType.JSON; // which is exact: half of the range fits no other type
    }
    return type.isFloat() ? ColumnType.DOUBLE : ColumnType.LONG;
  }

  @Override
  public boolean isKey() {
    return !type.isFloat();
  }

  @Override
  public Optional<NumberType> number() {
    return Optional.of(type);
  }

  @Override
  public void put(ByteBuffer values, int at, ScalarSink sink, RowCursor cursor, String column) {
    if (type.isFloat()) {
      sink.number(type.number(values, at));
    } else if (type == NumberType.UINT64) {
      String text = Long.toUnsignedString(type.integer(values, at));
      sink.text(text, text.length());
    } else {
      sink.integer(type.integer(values, at));
    }
  }
}
