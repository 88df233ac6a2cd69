package io.shardscan.model.segment;

import io.shardscan.model.catalog.SegmentRef;
import java.util.List;

/** The codes of a segment in the making, their errors, and the rows' cells. */
final class CodeSpool {
  private final String basis;
  private final int dimension;
  private final ColumnSpool codes;
  private final ColumnSpool errors;
  private final ColumnSpool cells;
  private int lastCell;
  private double errorSum;

  CodeSpool(String basis, int dimension, ScratchSpace scratch) {
    this.basis = basis;
    this.dimension = dimension;
    codes = new ColumnSpool(scratch, ColumnSpool.LARGE_BLOCK);
    errors = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
    cells = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
  }

  /** The id of the codes' basis. */
  String basis() {
    return basis;
  }

  /**
   * Checks codes before they are appended.
   *
   * @throws IllegalArgumentException if a reader would find the segment damaged
   */
  void check(RowCodes rows, int count) {
    int last = lastCell;
    for (int i = 0; i < count; i++) {
      float error = rows.errors()[i];
      if (!(error >= 0)) {
        throw new IllegalArgumentException(
            "Row %d of the batch: the bound of its code's error is %s".formatted(i, error));
      }
      if (rows.cells()[i] < last) {
        throw new IllegalArgumentException(
            "Row %d of the batch: its cell is %d, after cell %d"
                .formatted(i, rows.cells()[i], last));
      }
      last = rows.cells()[i];
    }
  }

  void append(RowCodes rows, int count) {
    codes.putBytes(rows.codes(), 0, count * dimension);
    errors.putFloats(rows.errors(), 0, count);
    for (int i = 0; i < count; i++) {
      errorSum += Float.isFinite(rows.errors()[i]) ? rows.errors()[i] : 0;
      cells.putInt(rows.cells()[i]);
      lastCell = rows.cells()[i];
    }
  }

  /** How so many rows are coded. */
  SegmentRef.Coding coding(int rows) {
    return new SegmentRef.Coding(basis, (float) (errorSum / rows));
  }

  /** Adds the columns to a segment. */
  void addTo(SegmentAssembly columns, ColumnSpool noNulls) {
    columns.add(SegmentLayout.CODE, ArrowType.codes(dimension), List.of(noNulls, noNulls, codes));
    columns.add(SegmentLayout.CODE_ERROR, ArrowType.FLOAT32, List.of(noNulls, errors));
    columns.add(SegmentLayout.CELL, ArrowType.INT32, List.of(noNulls, cells));
  }
}
