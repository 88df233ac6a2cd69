package io.shardscan.ingestion.decode.array;

import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.ingestion.decode.number.NumberType;
import io.shardscan.model.row.ColumnType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** What an element of an array is on disk, and what it means. */
public interface ElementType {
  /** Bytes of an element on disk, at least 1. */
  int bytes();

  /** About how many bytes an element may have once it is read; a batch is sized by it. */
  default int bytesRead() {
    return bytes();
  }

  /** The order of an element's bytes. */
  default ByteOrder order() {
    return ByteOrder.LITTLE_ENDIAN;
  }

  /** The type of a metadata column of such elements. */
  ColumnType columnType();

  /** Whether such elements can be keys: texts and integers can. */
  boolean isKey();

  /** What a component is, if such elements can be those of vectors. */
  default Optional<NumberType> number() {
    return Optional.empty();
  }

  /**
   * Hands an element on as what it means, unless it stands for none.
   *
   * @param at where in the buffer the element is
   * @param column the array's name, for messages
   */
  void put(ByteBuffer values, int at, ScalarSink sink, RowCursor cursor, String column);
}
