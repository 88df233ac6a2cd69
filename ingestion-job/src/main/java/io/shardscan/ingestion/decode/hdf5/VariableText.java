package io.shardscan.ingestion.decode.hdf5;

import io.jhdf.GlobalHeap;
import io.jhdf.storage.HdfBackingStorage;
import io.shardscan.ingestion.decode.Utf8;
import io.shardscan.ingestion.decode.array.ElementType;
import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.row.ColumnType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A text of any length: its length, and the heap and the place in it where it is. Texts that follow
 * each other are mostly in one heap, so the last one is kept.
 */
final class VariableText implements ElementType {
  /** What a text is taken to have where batches are sized, so that their memory is bounded. */
  private static final int BYTES_READ = 64 << 10;

  private final Hdf5File file;
  private final int bytes;
  private long heapAddress = -1;
  private @Nullable GlobalHeap heap;

  VariableText(Hdf5File file, int bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  @Override
  public int bytes() {
    return bytes;
  }

  @Override
  public int bytesRead() {
    return BYTES_READ;
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
    int length = values.getInt(at);
    long address = values.getLong(at + Integer.BYTES);
    int index = values.getInt(at + Integer.BYTES + Long.BYTES);
    if (index == 0) {
      sink.text("", 0);
      return;
    }
    if (length < 0 || length > Limits.MAX_ROW_METADATA_BYTES) {
      throw cursor.bad(
          column,
          "has a value of %d bytes; at most %d are allowed"
              .formatted(Integer.toUnsignedLong(length), Limits.MAX_ROW_METADATA_BYTES));
    }
    byte[] text = Hdf5File.guard(() -> read(address, index, length));
    int end = text.length;
    while (end > 0 && text[end - 1] == 0) {
      end--;
    }
    String decoded =
        Utf8.decode(text, 0, end)
            .orElseThrow(() -> cursor.bad(column, "has a text that is not valid UTF-8"));
    sink.text(decoded, end);
  }

  private byte[] read(long address, int index, int length) {
    HdfBackingStorage storage = file.root().getHdfBackingStorage();
    GlobalHeap known = heap;
    if (known == null || address != heapAddress) {
      known = new GlobalHeap(storage, address);
      heap = known;
      heapAddress = address;
    }
    ByteBuffer object = known.getObjectData(index);
    byte[] text = new byte[Math.min(length, object.remaining())];
    object.get(text);
    return text;
  }
}
