package io.shardscan.ingestion.decode.array;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.BatchSize;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.FiniteCheck;
import io.shardscan.ingestion.decode.NoRows;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.ingestion.decode.column.MetadataBuilder;
import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.number.NumberType;
import io.shardscan.model.row.RowBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a range of rows of a file of arrays; holds one batch as bytes and as rows. */
public final class ArrayReader implements BatchReader {
  private final String keyPrefix;
  private final ColumnChoice columns;
  private final NumberType component;
  private final int dimension;
  private final ByteBuffer bytes;
  private final float[] vectors;
  private final String[] keys;
  private final RowCursor cursor = new RowCursor();
  private final List<MetadataBuilder> metadata = new ArrayList<>();
  private final boolean hasKeys;

  /** The keys, if there are any, and the metadata. */
  private final List<ArrayColumn> others = new ArrayList<>();

  private final RowStream vectorRows;
  private long row;
  private final long end;

  /**
   * Opens a split.
   *
   * @param fileName for keys of rows that have none
   * @param range rows, from {@link SplitRange#start} to {@link SplitRange#end}
   * @param named whether the arrays have names that are the file's own
   */
  public static BatchReader open(
      String fileName, ArrayColumns arrays, SplitRange range, boolean named) {
    long end = Math.min(range.end(), arrays.vector().rows());
    return range.start() >= end
        ? NoRows.READER
        : new ArrayReader(fileName, arrays, range.start(), end, named);
  }

  private ArrayReader(String fileName, ArrayColumns arrays, long start, long end, boolean named) {
    NamedArray vector = arrays.vector();
    NamedArray key = arrays.key();
    this.keyPrefix = fileName + "#";
    this.columns =
        named
            ? new ColumnChoice(key == null ? null : key.name(), vector.name())
            : ColumnChoice.DETECT;
    this.component = vector.type().number().orElseThrow();
    this.dimension = Math.toIntExact(vector.width());
    this.row = start;
    this.end = end;
    long left = end - row;
    int batchRows = (int) Math.min(left, batchRows(arrays, dimension));
    this.bytes =
        ByteBuffer.allocate(batchRows * dimension * component.bytes()).order(vector.type().order());
    this.vectors = new float[batchRows * dimension];
    this.keys = new String[batchRows];
    this.hasKeys = key != null;
    this.vectorRows = vector.source().open(row, left);
    boolean opened = false;
    try {
      if (key != null) {
        others.add(ArrayColumn.keys(key, row, left, keys, cursor));
      }
      for (NamedArray array : arrays.metadata()) {
        MetadataBuilder builder =
            MetadataBuilder.of(array.name(), ArrayColumn.columnType(array), batchRows, cursor);
        metadata.add(builder);
        others.add(ArrayColumn.metadata(array, row, left, builder, batchRows, cursor));
      }
      opened = true;
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  private static int batchRows(ArrayColumns arrays, int dimension) {
    long otherBytes = arrays.key() == null ? 0 : bytesRead(arrays.key());
    for (NamedArray array : arrays.metadata()) {
      otherBytes += bytesRead(array);
    }
    long byText = BatchSize.MAX_TEXT_BYTES / Math.max(1, otherBytes);
    return Math.clamp(byText, 1, BatchSize.rows(dimension));
  }

  private static long bytesRead(NamedArray array) {
    return array.width() * array.type().bytesRead();
  }

  @Override
  public ColumnChoice columns() {
    return columns;
  }

  @Override
  public @Nullable RowBatch next() {
    int rows = (int) Math.min(end - row, keys.length);
    if (rows == 0) {
      return null;
    }
    vectorRows.read(bytes.array(), rows);
    component.floats(bytes, 0, vectors, 0, rows * dimension);
    FiniteCheck.check(vectors, rows, dimension, row);
    others.forEach(column -> column.load(rows));
    metadata.forEach(MetadataBuilder::clear);
    for (int i = 0; i < rows; i++) {
      cursor.start(row + i, i);
      if (!hasKeys) {
        keys[i] = keyPrefix + (row + i);
      }
      for (ArrayColumn column : others) {
        column.put(i);
      }
    }
    row += rows;
    return new RowBatch(
        rows, dimension, vectors, keys, metadata.stream().map(MetadataBuilder::column).toList());
  }

  @Override
  public void close() {
    vectorRows.close();
    others.forEach(ArrayColumn::close);
  }
}
