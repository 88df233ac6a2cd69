package io.shardscan.ingestion.decode.compression;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.FileFormat;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SplitRange;
import java.util.List;

/**
 * Decodes whole files that are compressed. Such a file is one split, whatever its size: it can be
 * decompressed from its start only.
 *
 * @param content the format of what is compressed; one that reads from the start to the end
 */
public record CompressedFormat(FileFormat content, Compression compression) implements FileFormat {
  @Override
  public List<SplitRange> plan(FileSource source, long targetBytes) {
    return List.of(new SplitRange(0, source.size(), 0));
  }

  @Override
  public BatchReader open(FileSource source, SplitRange range, ColumnChoice columns) {
    FileSource decompressed = compression.of(source);
    SplitRange all = content.plan(decompressed, Long.MAX_VALUE).getFirst();
    return content.open(decompressed, all, columns);
  }
}
