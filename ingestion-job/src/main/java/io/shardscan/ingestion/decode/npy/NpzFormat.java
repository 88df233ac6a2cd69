package io.shardscan.ingestion.decode.npy;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.FileFormat;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.ingestion.decode.array.ArrayColumns;
import io.shardscan.ingestion.decode.array.ArrayReader;
import io.shardscan.ingestion.decode.array.RowSplits;
import java.util.List;

/**
 * Decodes npz archives of arrays. A split is a range of rows; an archive of which an array is
 * compressed is one split.
 */
public final class NpzFormat implements FileFormat {
  @Override
  public List<SplitRange> plan(FileSource source, long targetBytes) {
    NpzArchive archive = NpzArchive.read(source);
    return archive.compressed() ? RowSplits.one() : RowSplits.of(archive.arrays(), targetBytes);
  }

  @Override
  public BatchReader open(FileSource source, SplitRange range, ColumnChoice columns) {
    ArrayColumns arrays = ArrayColumns.find(NpzArchive.read(source).arrays(), columns);
    return ArrayReader.open(source.name(), arrays, range, true);
  }
}
