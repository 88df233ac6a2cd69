package io.shardscan.ingestion.decode.csv;

import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.RowLimits;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What each column of a CSV file is for.
 *
 * @param key the key's column, or −1 if the file has none
 * @param vector where the vector is
 * @param metadata the other columns; those without a name are not taken, since they are a data
 *     frame's index or come from a delimiter at the line's end
 */
record CsvColumns(int key, VectorCells vector, List<Integer> metadata) {
  /** Where a row's vector is. */
  sealed interface VectorCells {
    /** In one cell, as an array. */
    record OneCell(int column) implements VectorCells {}

    /**
     * A component a cell.
     *
     * @param columns the components' columns, in the order of the vector
     */
    record CellEach(List<Integer> columns) implements VectorCells {}
  }

  /**
   * Finds the columns by the header, the first row and what the user said.
   *
   * @param first the file's first record
   */
  static CsvColumns find(List<String> names, CsvRecords first, ColumnChoice choice) {
    int key = key(names, choice);
    VectorCells vector = vector(names, first, choice, key);
    BitSet taken = new BitSet(names.size());
    if (key >= 0) {
      taken.set(key);
    }
    switch (vector) {
      case VectorCells.OneCell cell -> taken.set(cell.column());
      case VectorCells.CellEach cells -> cells.columns().forEach(taken::set);
    }
    List<Integer> metadata =
        IntStream.range(0, names.size())
            .filter(i -> !taken.get(i) && !names.get(i).isEmpty())
            .boxed()
            .toList();
    RowLimits.metadataColumns(metadata.size());
    return new CsvColumns(key, vector, metadata);
  }

  private static int key(List<String> names, ColumnChoice choice) {
    if (choice.key() == null) {
      return ColumnNames.key(names).map(names::indexOf).orElse(-1);
    }
    int column = names.indexOf(choice.key());
    if (column < 0) {
      throw new DecodeException(
          "There is no column '%s', the confirmed key; the columns are %s"
              .formatted(choice.key(), ColumnNames.list(names)));
    }
    return column;
  }

  private static VectorCells vector(
      List<String> names, CsvRecords first, ColumnChoice choice, int key) {
    if (choice.vector() != null) {
      return confirmed(names, choice.vector());
    }
    Map<String, Integer> arrays = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (i != key && isArray(first, i)) {
        arrays.put(names.get(i), i);
      }
    }
    if (!arrays.isEmpty()) {
      return new VectorCells.OneCell(
          ColumnNames.vector(arrays.keySet())
              .map(arrays::get)
              .orElseThrow(
                  () ->
                      new DecodeException(
                          "Several columns could be the vector: %s; name one of them vector, or confirm the schema"
                              .formatted(ColumnNames.list(arrays.keySet())))));
    }
    return NumberedColumns.largest(names, key)
        .<VectorCells>map(VectorCells.CellEach::new)
        .or(() -> namedWithoutNumber(names, first).map(VectorCells.OneCell::new))
        .or(() -> NumericColumns.of(names, first, key).map(VectorCells.CellEach::new))
        .orElseThrow(
            () ->
                new DecodeException(
                    "No column holds vectors: there must be a column of arrays such as [0.1, 2e-3], or numeric columns such as v0, v1, …; the columns are %s"
                        .formatted(ColumnNames.list(names))));
  }

  private static VectorCells confirmed(List<String> names, String vector) {
    int column = names.indexOf(vector);
    if (column >= 0) {
      return new VectorCells.OneCell(column);
    }
    return NumberedColumns.named(names, vector)
        .map(VectorCells.CellEach::new)
        .orElseThrow(
            () ->
                new DecodeException(
                    "There is no column '%s', the confirmed vector, nor columns '%s_0', '%s_1', …; the columns are %s"
                        .formatted(vector, vector, vector, ColumnNames.list(names))));
  }

  /** A column that is the vector by name but has none in the first row, which is to be said. */
  private static Optional<Integer> namedWithoutNumber(List<String> names, CsvRecords first) {
    return ColumnNames.namedVector(names)
        .map(names::indexOf)
        .filter(i -> !FloatText.isNumber(first.buffer(), first.start(i), first.end(i)));
  }

  private static boolean isArray(CsvRecords first, int column) {
    byte[] text = first.buffer();
    int start = first.start(column);
    int end = first.end(column);
    if (!ArrayCell.looksLikeOne(text, start, end)) {
      return false;
    }
    try {
      return ArrayCell.parse(text, start, end, new float[0], 0, 0) > 0;
    } catch (NumberFormatException notNumbers) {
      return false;
    }
  }
}
