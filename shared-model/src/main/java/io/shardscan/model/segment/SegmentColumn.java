package io.shardscan.model.segment;

import io.shardscan.model.row.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of a segment.
 *
 * @param role what the column is to the service: one of the roles in {@link SegmentLayout}, or one
 *     that a later version knows
 * @param name of a metadata column its name as users see it, of any other its name in the file
 * @param type the type of a metadata column; null for any other
 * @param nulls rows without a value
 * @param buffers the column's buffers in Arrow's order: the validity bitmap, which is empty if
 *     there are no nulls, and of a text column the offsets; last the values. A fixed-size list has
 *     its own validity bitmap, then the buffers of its elements
 */
public record SegmentColumn(
    String role, String name, @Nullable ColumnType type, int nulls, List<SegmentBuffer> buffers) {
  public SegmentColumn {
    buffers = List.copyOf(buffers);
  }

  /** A bit a row, set where the row has a value; of length 0 if all rows have one. */
  public SegmentBuffer validity() {
    return buffers.getFirst();
  }

  /** Where each row's text starts and ends in the values: 32-bit, one more than there are rows. */
  public SegmentBuffer offsets() {
    return buffers.get(1);
  }

  /** The values. */
  public SegmentBuffer values() {
    return buffers.getLast();
  }
}
