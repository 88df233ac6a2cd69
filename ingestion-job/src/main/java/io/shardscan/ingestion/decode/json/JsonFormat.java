package io.shardscan.ingestion.decode.json;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.FileFormat;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SplitRange;
import java.util.List;

/**
 * Decodes JSON objects, one after the other or in one array. Such a file is one split, whatever its
 * size: where an object begins is known only to whoever has read those before it.
 *
 * @param shape where in its object a row's metadata are
 */
public record JsonFormat(JsonShape shape) implements FileFormat {
  @Override
  public List<SplitRange> plan(FileSource source, long targetBytes) {
    return List.of(new SplitRange(0, source.size(), 0));
  }

  @Override
  public BatchReader open(FileSource source, SplitRange range, ColumnChoice columns) {
    return new JsonReader(source, shape, columns);
  }
}
