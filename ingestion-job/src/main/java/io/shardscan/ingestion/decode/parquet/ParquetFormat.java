package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.FileFormat;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.NoRows;
import io.shardscan.ingestion.decode.SplitRange;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.RowGroup;

/** Decodes Parquet files. A split is a range of row groups, at least one. */
public final class ParquetFormat implements FileFormat {
  @Override
  public List<SplitRange> plan(FileSource source, long targetBytes) {
    List<RowGroup> groups = ParquetFooter.read(source).rowGroups();
    List<SplitRange> splits = new ArrayList<>();
    int start = 0;
    long firstRow = 0;
    long row = 0;
    long bytes = 0;
    for (int i = 0; i < groups.size(); i++) {
      row += groups.get(i).getNum_rows();
      bytes += storedBytes(groups.get(i));
      if (bytes >= targetBytes) {
        splits.add(new SplitRange(start, i + 1L, firstRow));
        start = i + 1;
        firstRow = row;
        bytes = 0;
      }
    }
    if (start < groups.size() || splits.isEmpty()) {
      splits.add(new SplitRange(start, groups.size(), firstRow));
    }
    return splits;
  }

  @Override
  public BatchReader open(FileSource source, SplitRange range, ColumnChoice columns) {
    ParquetFooter footer = ParquetFooter.read(source);
    return DamagedFile.guard(() -> open(source, range, columns, footer));
  }

  private static BatchReader open(
      FileSource source, SplitRange range, ColumnChoice choice, ParquetFooter footer) {
    ParquetColumns columns = ParquetColumns.find(footer.schema(), choice);
    return footer.rowGroups().stream()
        .filter(group -> group.getNum_rows() > 0)
        .findFirst()
        .<BatchReader>map(
            first -> {
              int dimension = FirstVector.dimension(source, footer.schema(), columns, first);
              return new ParquetReader(source, footer, columns, range, dimension);
            })
        .orElse(NoRows.READER);
  }

  /** The bytes that a row group has in the file. */
  static long storedBytes(RowGroup group) {
    long bytes = 0;
    for (ColumnChunk chunk : group.getColumns()) {
      bytes += chunk.getMeta_data().getTotal_compressed_size();
    }
    return bytes;
  }
}
