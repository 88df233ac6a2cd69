package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.FileSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.schema.MessageType;

/** The column chunks of one row group, as pages. Holds the pages that are being read. */
final class RowGroupPages implements PageReadStore {
  private final RowGroup group;
  private final Map<String, ColumnPages> columns = new HashMap<>();

  /**
   * Opens a row group; nothing is read yet.
   *
   * @param vector the column that is fetched in larger windows
   */
  RowGroupPages(
      FileSource source,
      MessageType schema,
      RowGroup group,
      ColumnDescriptor vector,
      HeldBytes held) {
    this.group = group;
    List<ColumnDescriptor> leaves = schema.getColumns();
    int window =
        Math.max(ParquetLimits.MIN_WINDOW_BYTES, ParquetLimits.OTHER_WINDOWS_BYTES / leaves.size());
    for (int i = 0; i < leaves.size(); i++) {
      ColumnDescriptor leaf = leaves.get(i);
      columns.put(
          path(leaf),
          new ColumnPages(
              source,
              leaf,
              group.getColumns().get(i).getMeta_data(),
              leaf.equals(vector) ? ParquetLimits.VECTOR_WINDOW_BYTES : window,
              held));
    }
  }

  @Override
  public long getRowCount() {
    return group.getNum_rows();
  }

  @Override
  public ColumnPages getPageReader(ColumnDescriptor column) {
    ColumnPages pages = columns.get(path(column));
    if (pages == null) {
      throw new IllegalArgumentException("no such column: " + column);
    }
    return pages;
  }

  /** Lets go of all pages. */
  @Override
  public void close() {
    columns.values().forEach(ColumnPages::release);
  }

  private static String path(ColumnDescriptor column) {
    return String.join("\0", column.getPath());
  }
}
