package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.BatchSize;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.Expansion;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.FiniteCheck;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.model.row.RowBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Reads the row groups of a split, one after the other; a batch is of one row group. */
final class ParquetReader implements BatchReader {
  private final FileSource source;
  private final ParquetFooter footer;
  private final ParquetColumns columns;
  private final SplitRange range;
  private final int dimension;
  private final float[] vectors;
  private final String[] keys;
  private final RowCursor cursor = new RowCursor();
  private final HeldBytes held = new HeldBytes();
  private final RowAssembly assembly;
  private final Expansion expansion;

  /** The fields that are assembled row by row: all but the vector. */
  private final MessageType assembled;

  private int nextGroup;
  private long row;
  private long rowsLeft;
  private @Nullable RowGroupPages pages;
  private @Nullable VectorColumn vectorColumn;
  private @Nullable RecordReader<RowAssembly> records;

  ParquetReader(
      FileSource source,
      ParquetFooter footer,
      ParquetColumns columns,
      SplitRange range,
      int dimension) {
    this.source = source;
    this.footer = footer;
    this.columns = columns;
    this.range = range;
    this.dimension = dimension;
    int rows = BatchSize.rows(dimension);
    this.vectors = new float[rows * dimension];
    this.keys = new String[rows];
    this.assembly = new RowAssembly(columns, keys, rows, cursor);
    this.assembled = new MessageType(footer.schema().getName(), assembledFields(columns));
    this.nextGroup = (int) range.start();
    this.row = range.firstRow();
    long stored = 0;
    for (int i = nextGroup; i < range.end(); i++) {
      stored += ParquetFormat.storedBytes(footer.rowGroups().get(i));
    }
    this.expansion = new Expansion(stored);
  }

  @Override
  public ColumnChoice columns() {
    return new ColumnChoice(
        columns.key() == null ? null : columns.key().getName(), columns.vector().name());
  }

  @Override
  public @Nullable RowBatch next() {
    return DamagedFile.guard(this::nextBatch);
  }

  @Override
  public void close() {
    if (pages != null) {
      pages.close();
      pages = null;
    }
  }

  private @Nullable RowBatch nextBatch() {
    while (rowsLeft == 0) {
      if (nextGroup == range.end()) {
        close();
        return null;
      }
      openGroup(footer.rowGroups().get(nextGroup++));
    }
    int most = (int) Math.min(rowsLeft, keys.length);
    int rows = records == null ? numberRows(most) : assembleRows(records, most);
    if (vectorColumn == null) {
      throw new IllegalStateException("no row group is open");
    }
    vectorColumn.read(vectors, rows, dimension);
    FiniteCheck.check(vectors, rows, dimension, row);
    expansion.add((long) rows * dimension * Float.BYTES);
    row += rows;
    rowsLeft -= rows;
    if (rowsLeft == 0) {
      vectorColumn.finish();
    }
    return new RowBatch(rows, dimension, vectors, keys, assembly.columns());
  }

  private void openGroup(RowGroup group) {
    close();
    rowsLeft = group.getNum_rows();
    if (rowsLeft == 0) {
      return;
    }
    pages = new RowGroupPages(source, footer.schema(), group, columns.vector().column(), held);
    vectorColumn =
        new VectorColumn(columns.vector(), pages.getPageReader(columns.vector().column()), row);
    records =
        assembled.getFieldCount() == 0
            ? null
            : new ColumnIOFactory(footer.createdBy())
                .getColumnIO(assembled, footer.schema())
                .getRecordReader(pages, assembly);
  }

  private int numberRows(int rows) {
    for (int i = 0; i < rows; i++) {
      keys[i] = source.name() + "#" + (row + i);
    }
    return rows;
  }

  /** Assembles rows until the batch is full, by rows or by text. */
  private int assembleRows(RecordReader<RowAssembly> reader, int most) {
    assembly.clear();
    if (columns.key() == null) {
      numberRows(most);
    } else {
      Arrays.fill(keys, null);
    }
    long bytes = 0;
    int rows = 0;
    while (rows < most && bytes < BatchSize.MAX_TEXT_BYTES) {
      cursor.start(row + rows, rows);
      RowAssembly unused = reader.read();
      if (keys[rows] == null) {
        throw DecodeException.atRow(
            row + rows,
            "the key (column '%s') is null; every row needs one"
                .formatted(columns.key().getName()));
      }
      bytes += cursor.bytes();
      rows++;
    }
    expansion.add(bytes);
    return rows;
  }

  private static List<Type> assembledFields(ParquetColumns columns) {
    List<Type> fields = new ArrayList<>();
    if (columns.key() != null) {
      fields.add(columns.key());
    }
    fields.addAll(columns.metadata());
    return fields;
  }
}
