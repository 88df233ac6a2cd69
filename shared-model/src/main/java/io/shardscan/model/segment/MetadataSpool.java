package io.shardscan.model.segment;

import io.shardscan.model.row.ColumnType;
import io.shardscan.model.segment.Stretch.ColumnStretch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A metadata column of a segment in the making. Its type is always the narrowest that holds the
 * cells so far; where the next cells need a wider one, those already there are converted first. A
 * type widens a few times at most (none, long, double, JSON), so that this costs no more than a
 * constant factor.
 */
final class MetadataSpool {
  private final String name;
  private final ScratchSpace scratch;
  private final Set<CellKind> kinds = EnumSet.noneOf(CellKind.class);
  private StoredColumn stored;
  private int rows;
  private long jsonBytes;

  /** An empty column. */
  MetadataSpool(String name, ColumnType declared, ScratchSpace scratch) {
    this.name = name;
    this.scratch = scratch;
    this.stored = StoredColumn.of(declared, scratch);
  }

  /** The name of the column, as users see it. */
  String name() {
    return name;
  }

  ColumnType type() {
    return stored.type();
  }

  int nulls() {
    return stored.nulls();
  }

  /** The bytes that the column would have as JSON text, or a few more. */
  long jsonBytes() {
    return jsonBytes;
  }

  /** The column's Arrow buffers. Nothing can be appended any more. */
  List<ColumnSpool> buffers() {
    return stored.buffers();
  }

  /** Appends cells without a value, until the column has a number of rows. */
  void fillUp(int totalRows) {
    if (rows < totalRows) {
      appendTo(stored, CellCursor.NULLS, totalRows - rows);
      rows = totalRows;
    }
  }

  /** Appends the cells of a stretch of rows. */
  void append(CellCursor cells, int count, ColumnStretch stretch) {
    kinds.addAll(stretch.kinds());
    ColumnType type = CellKind.narrowest(kinds, stored.type());
    if (type != stored.type()) {
      StoredColumn wider = StoredColumn.of(type, scratch);
      appendTo(wider, stored.read(), rows);
      stored = wider;
    }
    appendTo(stored, cells, count);
    rows += count;
    jsonBytes += stretch.jsonBytes();
  }

  private void appendTo(StoredColumn column, CellCursor cells, int count) {
    try {
      column.append(cells, count);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read back column '" + name + "'", e);
    }
  }
}
