package io.shardscan.ingestion.decode.arrow;

import static io.shardscan.ingestion.decode.arrow.DamagedArrow.DAMAGE;

import io.shardscan.ingestion.decode.column.BytesText;
import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.model.row.ColumnType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.FieldNode;

/**
 * Texts or bytes that lie anywhere in some buffers, which are held: for each 16 bytes, its length
 * and either itself, if it has at most 12 bytes, or its first four bytes, its buffer and its place.
 *
 * @see <a
 *     href="https://arrow.apache.org/docs/format/Columnar.html#variable-size-binary-view-layout">Views</a>
 */
final class TextViewValues implements Values {
  private static final int VIEW_BYTES = 16;
  private static final int MAX_INLINE_BYTES = 12;
  private static final int BUFFER_OFFSET = 8;
  private static final int PLACE_OFFSET = 12;

  private final BytesText meaning;
  private final Validity validity;
  private final BufferBytes views;
  private final List<byte[]> buffers = new ArrayList<>();
  private final String column;
  private final RowCursor cursor;

  TextViewValues(
      FieldType.TextView type, FieldNode node, BatchBody body, String column, RowCursor cursor) {
    this.meaning = type.meaning();
    this.column = column;
    this.cursor = cursor;
    this.validity = Validity.read(node, body);
    this.views = body.buffer();
    for (long left = body.variadicBuffers(); left > 0; left--) {
      buffers.add(body.wholeBuffer());
    }
  }

  @Override
  public ColumnType type() {
    return meaning.columnType();
  }

  @Override
  public void next(ScalarSink sink) {
    int at = views.next(VIEW_BYTES);
    if (!validity.next()) {
      return;
    }
    ByteBuffer view = views.chunk();
    int length = view.getInt(at);
    TextValues.checkLength(length, column, cursor);
    byte[] from = view.array();
    int offset = view.arrayOffset() + at + Integer.BYTES;
    if (length > MAX_INLINE_BYTES) {
      int buffer = view.getInt(at + BUFFER_OFFSET);
      offset = view.getInt(at + PLACE_OFFSET);
      if (buffer < 0 || buffer >= buffers.size()) {
        throw beyond();
      }
      from = buffers.get(buffer);
    }
    if (length < 0 || offset < 0 || length > from.length - offset) {
      throw beyond();
    }
    String text = meaning.of(from, offset, length, column, cursor);
    sink.text(text, meaning.textBytes(length, text));
  }

  @Override
  public void skip(long count) {
    validity.skip(count);
    views.skip(Math.multiplyExact(count, (long) VIEW_BYTES));
  }

  private static RuntimeException beyond() {
    return DAMAGE.because("a text is said to be where its column has none");
  }
}
