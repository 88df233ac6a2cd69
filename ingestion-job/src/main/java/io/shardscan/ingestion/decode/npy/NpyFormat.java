package io.shardscan.ingestion.decode.npy;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileFormat;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.ingestion.decode.array.ArrayColumns;
import io.shardscan.ingestion.decode.array.ArrayReader;
import io.shardscan.ingestion.decode.array.NamedArray;
import io.shardscan.ingestion.decode.array.RowSplits;
import io.shardscan.ingestion.decode.array.UnreadableElement;
import java.util.List;

/** Decodes npy files. A split is a range of rows. A row's key is {@code {file}#{row}}. */
public final class NpyFormat implements FileFormat {
  @Override
  public List<SplitRange> plan(FileSource source, long targetBytes) {
    NamedArray vectors = vectors(source);
    return RowSplits.of(vectors.rows(), Math.max(1, vectors.rowBytes()), targetBytes);
  }

  @Override
  public BatchReader open(FileSource source, SplitRange range, ColumnChoice columns) {
    return ArrayReader.open(source.name(), ArrayColumns.of(vectors(source)), range, false);
  }

  private static NamedArray vectors(FileSource source) {
    NamedArray array = NpyArray.read(source, source.name(), false);
    if (array.type() instanceof UnreadableElement unreadable) {
      throw new DecodeException(unreadable.problem());
    }
    if (array.shape().size() != 2 || array.type().number().isEmpty()) {
      throw new DecodeException(
          "The array has the shape %s; it must be of numbers in two dimensions, rows and components"
              .formatted(array.shape()));
    }
    return array;
  }
}
