package io.shardscan.ingestion.decode.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileFormat;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.model.row.RowBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes keys of deleted rows: JSON strings, one after the other. A key becomes a row whose
 * vector, of one component, means nothing.
 */
public final class DeletionFormat implements FileFormat {
  @Override
  public List<SplitRange> plan(FileSource source, long targetBytes) {
    return List.of(new SplitRange(0, source.size(), 0));
  }

  @Override
  public BatchReader open(FileSource source, SplitRange range, ColumnChoice columns) {
    return new KeyReader(new JsonRecords(source));
  }

  private record KeyReader(JsonRecords records) implements BatchReader {
    @Override
    public @Nullable RowBatch next() {
      List<String> keys = new ArrayList<>();
      JsonNode record;
      while (keys.size() < MAX_BATCH_ROWS && (record = records.next()) != null) {
        if (!record.isTextual() || record.textValue().isEmpty()) {
          throw DecodeException.atRow(records.row(), "it is no key, which is a string");
        }
        keys.add(record.textValue());
      }
      return keys.isEmpty()
          ? null
          : new RowBatch(
              keys.size(), 1, new float[keys.size()], keys.toArray(String[]::new), List.of());
    }

    @Override
    public void close() {
      records.close();
    }
  }
}
