package io.shardscan.model.segment;

import io.shardscan.model.row.ColumnType;
import java.io.IOException;
import java.util.List;

/** A column of a segment in the making, of a type that all its cells have. */
sealed interface StoredColumn permits TextColumn, FixedWidthColumn, BooleanColumn {
  /** An empty column. */
  static StoredColumn of(ColumnType type, ScratchSpace scratch) {
    return switch (type) {
      case STRING, JSON -> new TextColumn(type, scratch);
      case LONG, DOUBLE, TIMESTAMP, DATE -> new FixedWidthColumn(type, scratch);
      case BOOLEAN -> new BooleanColumn(scratch);
    };
  }

  /** The column's type. */
  ColumnType type();

  /**
   * Appends a cursor's next cells.
   *
   * @param cells cells that the column's type holds
   * @throws IOException if the cursor throws it
   */
  void append(CellCursor cells, int rows) throws IOException;

  /** Cells without a value. */
  int nulls();

  /** Reads the cells back. None can be appended any more. */
  CellCursor read();

  /** The column's Arrow buffers, the validity bitmap first. No cell can be appended any more. */
  List<ColumnSpool> buffers();
}
