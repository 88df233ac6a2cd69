package io.shardscan.ingestion.decode.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.BatchSize;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.FiniteCheck;
import io.shardscan.ingestion.decode.RowLimits;
import io.shardscan.ingestion.decode.Utf8;
import io.shardscan.model.row.RowBatch;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows of JSON objects, a batch at a time. */
final class JsonReader implements BatchReader {
  private static final String METADATA = "metadata";

  private final String keyPrefix;
  private final JsonShape shape;
  private final JsonRecords records;
  private @Nullable JsonColumns columns;
  private @Nullable JsonNode first;
  private int dimension;

  JsonReader(FileSource source, JsonShape shape, ColumnChoice choice) {
    this.keyPrefix = source.name() + "#";
    this.shape = shape;
    this.records = new JsonRecords(source);
    boolean opened = false;
    try {
      first = records.next();
      if (first != null) {
        requireObject(first);
        columns = shape == JsonShape.NESTED ? JsonColumns.NESTED : JsonColumns.find(first, choice);
        dimension = RowLimits.dimension(vector(first, columns).size(), 0);
      }
      opened = true;
    } finally {
      if (!opened) {
        records.close();
      }
    }
  }

  @Override
  public @Nullable RowBatch next() {
    JsonColumns known = columns;
    JsonNode record = first == null ? records.next() : first;
    first = null;
    if (record == null || known == null) {
      return null;
    }
    long firstRow = records.row();
    int most = BatchSize.rows(dimension);
    float[] vectors = new float[Math.min(most, 64) * dimension];
    String[] keys = new String[most];
    MetadataTable metadata = new MetadataTable();
    long textBytes = 0;
    int rows = 0;
    while (record != null) {
      requireObject(record);
      if ((rows + 1) * dimension > vectors.length) {
        vectors = Arrays.copyOf(vectors, Math.min(2 * vectors.length, most * dimension));
      }
      readVector(record, known, vectors, rows * dimension);
      keys[rows] = key(record, known);
      textBytes += readMetadata(record, known, metadata, rows);
      rows++;
      if (rows == most || textBytes > BatchSize.MAX_TEXT_BYTES) {
        break;
      }
      record = records.next();
    }
    FiniteCheck.check(vectors, rows, dimension, firstRow);
    return new RowBatch(rows, dimension, vectors, keys, metadata.columns(rows));
  }

  @Override
  public ColumnChoice columns() {
    JsonColumns known = columns;
    return known == null ? ColumnChoice.DETECT : new ColumnChoice(known.key(), known.vector());
  }

  private void requireObject(JsonNode record) {
    if (!record.isObject()) {
      throw DecodeException.atRow(records.row(), "it is no JSON object; every row has to be one");
    }
  }

  private JsonNode vector(JsonNode record, JsonColumns known) {
    JsonNode vector = record.path(known.vector());
    if (!vector.isArray()) {
      throw DecodeException.atRow(
          records.row(), "field '%s' is no array of numbers".formatted(known.vector()));
    }
    return vector;
  }

  private void readVector(JsonNode record, JsonColumns known, float[] to, int at) {
    JsonNode vector = vector(record, known);
    if (vector.size() != dimension) {
      throw RowLimits.otherDimension(records.row(), vector.size(), dimension);
    }
    for (int i = 0; i < dimension; i++) {
      JsonNode component = vector.get(i);
      if (!component.isNumber()) {
        throw DecodeException.atRow(
            records.row(), "component %d of the vector is no number".formatted(i));
      }
      to[at + i] = component.floatValue();
    }
  }

  private String key(JsonNode record, JsonColumns known) {
    if (known.key() == null) {
      return keyPrefix + records.row();
    }
    JsonNode key = record.path(known.key());
    if (!key.isValueNode() || key.isNull()) {
      throw DecodeException.atRow(
          records.row(),
          "the key (field '%s') is missing, or neither a string nor a number"
              .formatted(known.key()));
    }
    String text = key.asText();
    RowLimits.key(Utf8.length(text), known.key(), records.row());
    return text;
  }

  private long readMetadata(JsonNode record, JsonColumns known, MetadataTable metadata, int row) {
    JsonNode from = shape == JsonShape.NESTED ? record.path(METADATA) : record;
    long bytes = 0;
    for (Map.Entry<String, JsonNode> field : from.properties()) {
      boolean other =
          shape == JsonShape.NESTED
              || !(field.getKey().equals(known.vector()) || field.getKey().equals(known.key()));
      if (other && !field.getValue().isNull()) {
        bytes += metadata.put(field.getKey(), row, field.getValue());
        RowLimits.metadata(bytes, records.row());
      }
    }
    RowLimits.metadataColumns(metadata.size());
    return bytes;
  }

  @Override
  public void close() {
    records.close();
  }
}
