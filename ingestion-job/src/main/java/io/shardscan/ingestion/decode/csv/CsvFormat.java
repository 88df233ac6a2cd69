package io.shardscan.ingestion.decode.csv;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.FileFormat;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.NoRows;
import io.shardscan.ingestion.decode.SplitRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes CSV files. A split is a range of bytes that starts and ends between records.
 *
 * <p>Since a quoted cell may hold line ends, only reading from the start on tells where records
 * begin: a file larger than a split is read through once to plan it.
 */
public final class CsvFormat implements FileFormat {
  @Override
  public List<SplitRange> plan(FileSource source, long targetBytes) {
    CsvLayout layout = CsvLayout.read(source);
    long start = layout.dataOffset();
    if (source.size() - start <= targetBytes) {
      return List.of(new SplitRange(start, source.size(), 0));
    }
    List<SplitRange> splits = new ArrayList<>();
    long firstRow = 0;
    try (CsvRecords records = layout.records(source, start, source.size(), 0)) {
      while (records.next()) {
        layout.checkCells(records);
        if (records.nextOffset() - start >= targetBytes) {
          splits.add(new SplitRange(start, records.nextOffset(), firstRow));
          start = records.nextOffset();
          firstRow = records.row() + 1;
        }
      }
      if (records.row() >= firstRow || splits.isEmpty()) {
        splits.add(new SplitRange(start, source.size(), firstRow));
      }
    }
    return splits;
  }

  @Override
  public BatchReader open(FileSource source, SplitRange range, ColumnChoice columns) {
    CsvLayout layout = CsvLayout.read(source);
    try (CsvRecords first = layout.records(source, layout.dataOffset(), source.size(), 0)) {
      if (!first.next()) {
        return NoRows.READER;
      }
      layout.checkCells(first);
      CsvColumns found = CsvColumns.find(layout.columns(), first, columns);
      CsvVector vector = CsvVector.of(found.vector(), first, layout.columns());
      return new CsvReader(
          source.name(),
          layout,
          layout.records(source, range.start(), range.end(), range.firstRow()),
          found,
          vector);
    }
  }
}
