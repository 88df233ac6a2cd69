package io.shardscan.server.scan.cell;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The cells of a segment's rows, ascending.
 *
 * @param base holds an int32 a row
 * @param at where in it they begin
 * @param cells how many cells there are; numbers beyond count as the nearest that there is
 */
public record RowCells(MemorySegment base, long at, int cells) {
  private static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** The cell of a row. */
  public int of(int row) {
    return Math.clamp(base.get(INT32, at + (long) row * Integer.BYTES), 0, cells - 1);
  }
}
