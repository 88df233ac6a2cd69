package io.shardscan.model.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardscan.model.limits.Limits;
import io.shardscan.model.row.RowBatch;
import java.util.List;

/** The keys of a segment in the making: 32-bit offsets into UTF-8. */
final class KeySpool {
  private final ScratchSpace scratch;
  private final long mostBytes;
  private final ColumnSpool offsets;
  private final ColumnSpool data;

  KeySpool(ScratchSpace scratch, long mostBytes) {
    this.scratch = scratch;
    this.mostBytes = mostBytes;
    offsets = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
    data = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
    offsets.putInt(0);
  }

  /**
   * Counts the rows that there is room for.
   *
   * @param most rows to look at
   * @throws RowLimitException if a key is too long
   * @throws IllegalArgumentException if a key is empty
   */
  int fit(RowBatch batch, int fromRow, int most) {
    long room = mostBytes - data.size();
    for (int i = 0; i < most; i++) {
      long bytes = Utf8Length.of(batch.keys()[fromRow + i]);
      if (bytes == 0) {
        throw new IllegalArgumentException(
            "Row %d of the batch: its key is empty".formatted(fromRow + i));
      }
      if (bytes > Limits.MAX_KEY_BYTES) {
        throw new RowLimitException(
            fromRow + i,
            "its key has %,d bytes; at most %,d are allowed"
                .formatted(bytes, Limits.MAX_KEY_BYTES));
      }
      room -= bytes;
      if (room < 0) {
        return i;
      }
    }
    return most;
  }

  void append(RowBatch batch, int fromRow, int rows) {
    for (int i = 0; i < rows; i++) {
      data.putBytes(batch.keys()[fromRow + i].getBytes(UTF_8));
      offsets.putInt(Math.toIntExact(data.size()));
    }
  }

  /** The Arrow buffers: an empty validity bitmap, offsets, UTF-8. */
  List<ColumnSpool> buffers() {
    return List.of(new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK), offsets, data);
  }
}
