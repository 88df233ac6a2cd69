package io.shardscan.ingestion.decode.csv;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.RowLimits;
import java.util.List;

/** Reads each record's vector from where it is. */
final class CsvVector {
  private final CsvColumns.VectorCells cells;
  private final List<String> names;
  private final int dimension;

  private CsvVector(CsvColumns.VectorCells cells, List<String> names, int dimension) {
    this.cells = cells;
    this.names = names;
    this.dimension = dimension;
  }

  /** Vectors of the length that the file's first record has. */
  static CsvVector of(CsvColumns.VectorCells cells, CsvRecords first, List<String> names) {
    int components =
        switch (cells) {
          case CsvColumns.VectorCells.OneCell cell -> countArray(first, cell.column(), names);
          case CsvColumns.VectorCells.CellEach each -> each.columns().size();
        };
    return new CsvVector(cells, names, RowLimits.dimension(components, first.row()));
  }

  int dimension() {
    return dimension;
  }

  /** Reads the vector of a record. */
  void read(CsvRecords record, float[] to, int offset) {
    switch (cells) {
      case CsvColumns.VectorCells.OneCell cell -> {
        int components = array(record, cell.column(), names, to, offset, dimension);
        if (components != dimension) {
          throw RowLimits.otherDimension(record.row(), components, dimension);
        }
      }
      case CsvColumns.VectorCells.CellEach each -> {
        for (int i = 0; i < dimension; i++) {
          to[offset + i] = number(record, each.columns().get(i), names);
        }
      }
    }
  }

  private static int countArray(CsvRecords record, int column, List<String> names) {
    return array(record, column, names, new float[0], 0, 0);
  }

  private static int array(
      CsvRecords record, int column, List<String> names, float[] to, int offset, int room) {
    if (record.isAbsent(column)) {
      throw DecodeException.atRow(
          record.row(),
          "the vector (column '%s') is missing; every row needs one".formatted(names.get(column)));
    }
    try {
      return ArrayCell.parse(
          record.buffer(), record.start(column), record.end(column), to, offset, room);
    } catch (NumberFormatException e) {
      throw bad(record, column, names, e);
    }
  }

  private static float number(CsvRecords record, int column, List<String> names) {
    try {
      return FloatText.parse(record.buffer(), record.start(column), record.end(column));
    } catch (NumberFormatException e) {
      throw bad(record, column, names, e);
    }
  }

  private static DecodeException bad(
      CsvRecords record, int column, List<String> names, NumberFormatException reason) {
    return DecodeException.atRow(
        record.row(),
        "the vector (column '%s') cannot be read: %s"
            .formatted(names.get(column), reason.getMessage()));
  }
}
