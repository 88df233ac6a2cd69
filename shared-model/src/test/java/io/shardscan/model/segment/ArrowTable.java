package io.shardscan.model.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.SeekableReadChannel;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;

/**
 * A segment as Arrow's own Java library reads it.
 *
 * @param schema the schema in the footer
 * @param columns the cells of each column but the vectors, by field name
 * @param vectors all vectors, row by row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ArrowTable(Schema schema, Map<String, List<Object>> columns, float[] vectors) {
  static ArrowTable read(SegmentBytes segment) {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowFileReader reader =
            new ArrowFileReader(
                new SeekableReadChannel(new ByteArrayReadableSeekableByteChannel(segment.bytes())),
                allocator)) {
      if (reader.getRecordBlocks().size() != 1 || !reader.loadNextBatch()) {
        throw new AssertionError("there is not one record batch");
      }
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      Map<String, List<Object>> columns = new LinkedHashMap<>();
      float[] vectors = {};
      for (FieldVector column : root.getFieldVectors()) {
        if (column instanceof FixedSizeListVector) {
          column.validate(); // Arrow's full validation asks these for offsets, which they lack
        } else {
          column.validateFull();
        }
        if (column instanceof FixedSizeListVector list && column.getName().equals("vector")) {
          vectors = floats((Float4Vector) list.getDataVector());
        } else {
          columns.put(column.getName(), cells(column, root.getRowCount()));
        }
      }
      return new ArrowTable(root.getSchema(), columns, vectors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Object> column(String name) {
    return columns.get(name);
  }

  private static List<Object> cells(FieldVector column, int rows) {
    List<Object> cells = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      Object cell = column.getObject(row);
      cells.add(column instanceof VarCharVector && cell != null ? cell.toString() : cell);
    }
    return cells;
  }

  private static float[] floats(Float4Vector vector) {
    float[] floats = new float[vector.getValueCount()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = vector.get(i);
    }
    return floats;
  }
}
