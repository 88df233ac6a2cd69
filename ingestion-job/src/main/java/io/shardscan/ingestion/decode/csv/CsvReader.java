package io.shardscan.ingestion.decode.csv;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.BatchSize;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FiniteCheck;
import io.shardscan.ingestion.decode.RowLimits;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a split of a CSV file; holds one batch. */
final class CsvReader implements BatchReader {
  private final String fileName;
  private final CsvLayout layout;
  private final CsvRecords records;
  private final CsvColumns columns;
  private final CsvVector vector;
  private final float[] vectors;
  private final String[] keys;
  private final List<MetadataColumn.Untyped> metadata = new ArrayList<>();
  private int textBytes;

  CsvReader(
      String fileName, CsvLayout layout, CsvRecords records, CsvColumns columns, CsvVector vector) {
    this.fileName = fileName;
    this.layout = layout;
    this.records = records;
    this.columns = columns;
    this.vector = vector;
    int rows = BatchSize.rows(vector.dimension());
    this.vectors = new float[rows * vector.dimension()];
    this.keys = new String[rows];
    for (int column : columns.metadata()) {
      metadata.add(new MetadataColumn.Untyped(layout.columns().get(column), new String[rows]));
    }
  }

  @Override
  public ColumnChoice columns() {
    String key = columns.key() < 0 ? null : layout.columns().get(columns.key());
    int first =
        switch (columns.vector()) {
          case CsvColumns.VectorCells.OneCell cell -> cell.column();
          case CsvColumns.VectorCells.CellEach cells -> cells.columns().getFirst();
        };
    return new ColumnChoice(key, layout.columns().get(first));
  }

  @Override
  public @Nullable RowBatch next() {
    int rows = 0;
    textBytes = 0;
    while (rows < keys.length && textBytes < BatchSize.MAX_TEXT_BYTES && records.next()) {
      layout.checkCells(records);
      keys[rows] = key();
      vector.read(records, vectors, rows * vector.dimension());
      readMetadata(rows);
      rows++;
    }
    if (rows == 0) {
      return null;
    }
    FiniteCheck.check(vectors, rows, vector.dimension(), records.row() + 1 - rows);
    return new RowBatch(rows, vector.dimension(), vectors, keys, List.copyOf(metadata));
  }

  @Override
  public void close() {
    records.close();
  }

  private String key() {
    int column = columns.key();
    if (column < 0) {
      return fileName + "#" + records.row();
    }
    int bytes = records.end(column) - records.start(column);
    RowLimits.key(bytes, layout.columns().get(column), records.row());
    textBytes += bytes;
    return text(column);
  }

  private void readMetadata(int row) {
    int rowBytes = 0;
    for (int i = 0; i < metadata.size(); i++) {
      int column = columns.metadata().get(i);
      rowBytes += records.end(column) - records.start(column);
      RowLimits.metadata(rowBytes, records.row());
      metadata.get(i).values()[row] = records.isAbsent(column) ? null : text(column);
    }
    textBytes += rowBytes;
  }

  private String text(int column) {
    return records
        .text(column)
        .orElseThrow(
            () ->
                DecodeException.atRow(
                    records.row(),
                    "the cell of column '%s' is not valid UTF-8"
                        .formatted(layout.columns().get(column))));
  }
}
