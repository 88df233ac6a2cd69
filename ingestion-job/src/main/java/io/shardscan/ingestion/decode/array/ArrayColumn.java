package io.shardscan.ingestion.decode.array;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.Utf8;
import io.shardscan.ingestion.decode.column.JsonScalar;
import io.shardscan.ingestion.decode.column.KeySink;
import io.shardscan.ingestion.decode.column.MetadataBuilder;
import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.model.row.ColumnType;
import java.nio.ByteBuffer;

/** Reads an array of keys or metadata beside the vectors; holds its part of a batch as bytes. */
final class ArrayColumn implements AutoCloseable {
  private final NamedArray array;
  private final RowCursor cursor;
  private final RowStream rows;
  private final ByteBuffer bytes;
  private final int rowBytes;
  private final ScalarSink sink;

  private ArrayColumn(
      NamedArray array,
      long firstRow,
      long rows,
      int batchRows,
      ScalarSink sink,
      RowCursor cursor) {
    this.array = array;
    this.cursor = cursor;
    this.sink = sink;
    this.rowBytes = Math.toIntExact(array.rowBytes());
    this.bytes = ByteBuffer.allocate(batchRows * rowBytes).order(array.type().order());
    this.rows = array.source().openBeside(firstRow, rows);
  }

  /** Of keys. */
  static ArrayColumn keys(
      NamedArray array, long firstRow, long rows, String[] keys, RowCursor cursor) {
    KeySink sink = new KeySink(array.name(), keys, cursor);
    return new ArrayColumn(array, firstRow, rows, keys.length, sink, cursor);
  }

  /** Of metadata. */
  static ArrayColumn metadata(
      NamedArray array,
      long firstRow,
      long rows,
      MetadataBuilder to,
      int batchRows,
      RowCursor cursor) {
    return new ArrayColumn(array, firstRow, rows, batchRows, to, cursor);
  }

  /**
   * The type of the metadata column that an array becomes.
   *
   * @throws DecodeException if its elements cannot be read
   */
  static ColumnType columnType(NamedArray array) {
    ColumnType ofElements = array.type().columnType();
    return isScalar(array) ? ofElements : ColumnType.JSON;
  }

  /** Reads so many rows. */
  void load(int count) {
    rows.read(bytes.array(), count);
  }

  /** Hands on what a row of those read has. */
  void put(int row) {
    if (isScalar(array)) {
      array.type().put(bytes, row * rowBytes, sink, cursor, array.name());
      return;
    }
    ArrayNode elements = JsonNodeFactory.instance.arrayNode();
    JsonScalar scalars =
        new JsonScalar(array.type().columnType(), elements::add, array.name(), cursor);
    for (int at = 0; at < rowBytes; at += array.type().bytes()) {
      array.type().put(bytes, row * rowBytes + at, scalars, cursor, array.name());
    }
    String text = elements.toString();
    sink.text(text, Math.toIntExact(Utf8.length(text)));
  }

  @Override
  public void close() {
    rows.close();
  }

  private static boolean isScalar(NamedArray array) {
    return array.shape().size() == 1;
  }
}
