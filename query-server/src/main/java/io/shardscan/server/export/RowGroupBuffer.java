package io.shardscan.server.export;

import io.shardscan.server.memory.LoadedSegment;
import io.shardscan.server.memory.MetadataField;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.Type;

/** Rows of a row group, column by column. */
final class RowGroupBuffer {
  private final ByteArrayOutputStream keys = new ByteArrayOutputStream();
  private final ByteArrayOutputStream components = new ByteArrayOutputStream();
  private final Levels repetitions = new Levels();
  private final List<FieldBuffer> fields;
  private int rows;
  private int values;

  RowGroupBuffer(List<ExportField> fields) {
    this.fields = fields.stream().map(FieldBuffer::new).toList();
  }

  int rows() {
    return rows;
  }

  /** Bytes so far. */
  long bytes() {
    return (long) keys.size()
        + components.size()
        + fields.stream().mapToLong(FieldBuffer::size).sum();
  }

  /** Which of a segment's columns each field is. */
  static Map<String, MetadataField> columns(LoadedSegment segment) {
    Map<String, MetadataField> byName = new HashMap<>();
    segment.metadata().forEach(column -> byName.put(column.name(), column));
    return byName;
  }

  void add(LoadedSegment segment, Map<String, MetadataField> columns, int row) {
    LittleEndian.writeBytes(keys, segment.keys().bytes(row));
    float[] vector = segment.vector(row);
    for (float component : vector) {
      LittleEndian.writeInt(components, Float.floatToRawIntBits(component));
    }
    repetitions.add(0, 1);
    repetitions.add(1, vector.length - 1);
    values += vector.length;
    for (FieldBuffer field : fields) {
      field.add(columns.get(field.field().source()), row);
    }
    rows++;
  }

  /**
   * A column of the row group.
   *
   * @param path the column's names, from the outermost
   * @param type how its values are stored
   * @param values values, those that are missing included
   * @param page the one page that it has
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Chunk(List<String> path, Type type, int values, byte[] page) {}

  List<Chunk> chunks() {
    List<Chunk> chunks = new ArrayList<>();
    chunks.add(new Chunk(List.of("id"), Type.BYTE_ARRAY, rows, keys.toByteArray()));
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    repetitions.writeTo(page);
    Levels definitions = new Levels();
    definitions.add(1, values);
    definitions.writeTo(page);
    page.writeBytes(components.toByteArray());
    chunks.add(
        new Chunk(List.of("vector", "list", "element"), Type.FLOAT, values, page.toByteArray()));
    for (FieldBuffer field : fields) {
      chunks.add(
          new Chunk(
              List.of(field.field().name()),
              ParquetSchema.type(field.field()),
              rows,
              field.page()));
    }
    return chunks;
  }
}
