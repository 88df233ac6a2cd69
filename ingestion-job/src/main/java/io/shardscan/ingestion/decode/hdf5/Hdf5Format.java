package io.shardscan.ingestion.decode.hdf5;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.FileFormat;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.ingestion.decode.array.ArrayColumns;
import io.shardscan.ingestion.decode.array.ArrayReader;
import io.shardscan.ingestion.decode.array.RowSplits;
import java.util.List;

/** Decodes HDF5 files. A split is a range of rows. */
public final class Hdf5Format implements FileFormat {
  @Override
  public List<SplitRange> plan(FileSource source, long targetBytes) {
    return RowSplits.of(Datasets.of(new Hdf5File(source)), targetBytes);
  }

  @Override
  public BatchReader open(FileSource source, SplitRange range, ColumnChoice columns) {
    ArrayColumns arrays = ArrayColumns.find(Datasets.of(new Hdf5File(source)), columns);
    return ArrayReader.open(source.name(), arrays, range, true);
  }
}
