package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.FileSource;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.schema.MessageType;

/** Finds the dimension of a file's vectors: that of its first row, whichever split is read. */
final class FirstVector {
  private FirstVector() {}

  /** Reads the first pages of the vector's column chunk in the first row group that has rows. */
  static int dimension(
      FileSource source, MessageType schema, ParquetColumns columns, RowGroup first) {
    List<ColumnDescriptor> leaves = schema.getColumns();
    int index = leaves.indexOf(columns.vector().column());
    ColumnMetaData chunk = first.getColumns().get(index).getMeta_data();
    ColumnPages pages =
        new ColumnPages(
            source,
            columns.vector().column(),
            chunk,
            ParquetLimits.MIN_WINDOW_BYTES,
            new HeldBytes());
    return new VectorColumn(columns.vector(), pages, 0).countRow();
  }
}
