package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.column.BytesText;
import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.row.ColumnType;
import org.apache.arrow.flatbuf.FieldNode;

/** Texts or bytes one after the other. */
final class TextValues implements Values {
  private final BytesText meaning;
  private final Validity validity;
  private final Offsets offsets;
  private final BufferBytes bytes;
  private final String column;
  private final RowCursor cursor;
  private byte[] value = new byte[256];

  TextValues(FieldType.Text type, FieldNode node, BatchBody body, String column, RowCursor cursor) {
    this.meaning = type.meaning();
    this.column = column;
    this.cursor = cursor;
    this.validity = Validity.read(node, body);
    BufferBytes offsetBytes = body.buffer();
    this.bytes = body.buffer();
    this.offsets = new Offsets(offsetBytes, type.longOffsets(), node.length(), bytes.left());
    bytes.skip(offsets.start());
  }

  @Override
  public ColumnType type() {
    return meaning.columnType();
  }

  @Override
  public void next(ScalarSink sink) {
    long length = offsets.next();
    if (!validity.next()) {
      bytes.skip(length);
      return;
    }
    checkLength(length, column, cursor);
    if (value.length < length) {
      value = new byte[Math.toIntExact(Math.max(length, 2L * value.length))];
    }
    bytes.read(value, 0, (int) length);
    String text = meaning.of(value, 0, (int) length, column, cursor);
    sink.text(text, meaning.textBytes((int) length, text));
  }

  @Override
  public void skip(long count) {
    validity.skip(count);
    bytes.skip(offsets.skip(count));
  }

  /** Checks a text's length before it is read. */
  static void checkLength(long length, String column, RowCursor cursor) {
    if (length > Limits.MAX_ROW_METADATA_BYTES) {
      throw cursor.bad(
          column,
          "has a value of %d bytes; at most %d are allowed"
              .formatted(length, Limits.MAX_ROW_METADATA_BYTES));
    }
  }
}
