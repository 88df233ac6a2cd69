package io.shardscan.model.segment;

import java.util.List;
import java.util.Set;

/**
 * Consecutive rows of a batch, measured before any is appended.
 *
 * @param rows rows
 * @param bytes bytes of their metadata, as {@code Limits.MAX_ROW_METADATA_BYTES} counts them
 * @param columns what lies in each metadata column
 */
record Stretch(int rows, long bytes, List<ColumnStretch> columns) {
  /** No rows. */
  static final Stretch NONE = new Stretch(0, 0, List.of());

  /**
   * The cells of one metadata column.
   *
   * @param kinds the kinds of the cells that have a value
   * @param jsonBytes bytes of the cells as JSON text, or a few more
   */
  record ColumnStretch(Set<CellKind> kinds, long jsonBytes) {}
}
