package io.shardscan.ingestion.decode.arrow;

import static io.shardscan.ingestion.decode.arrow.DamagedArrow.DAMAGE;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.BatchSize;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.Expansion;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.FiniteCheck;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.ingestion.decode.column.MetadataBuilder;
import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.model.row.RowBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flatbuf.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Reads the record batches of a split, one after the other; a batch is of one record batch. */
final class ArrowReader implements BatchReader {
  private final FileSource source;
  private final ArrowMessages messages;
  private final ArrowColumns columns;
  private final SplitRange range;
  private final int dimension;
  private final float[] vectors;
  private final String[] keys;
  private final RowCursor cursor = new RowCursor();
  private final List<MetadataBuilder> metadata = new ArrayList<>();
  private final Dictionaries dictionaries;
  private final Expansion expansion;
  private long position;
  private long row;
  private long rowsLeft;
  private @Nullable BatchBody body;
  private @Nullable RowReaders readers;

  ArrowReader(
      FileSource source,
      ArrowMessages messages,
      ArrowColumns columns,
      SplitRange range,
      int dimension) {
    this.source = source;
    this.messages = messages;
    this.columns = columns;
    this.range = range;
    this.dimension = dimension;
    int rows = BatchSize.rows(dimension);
    this.vectors = new float[rows * dimension];
    this.keys = new String[rows];
    for (ArrowField column : columns.all()) {
      if (columns.isMetadata(column)) {
        metadata.add(
            MetadataBuilder.of(column.name(), FieldValues.type(column.type()), rows, cursor));
      }
    }
    this.dictionaries = new Dictionaries(columns.all());
    this.expansion = new Expansion(messages.storedBytes(range));
    this.position = range.start();
    this.row = range.firstRow();
    if (dictionaries.areUsed()) {
      readDictionariesBefore();
    }
  }

  @Override
  public ColumnChoice columns() {
    return new ColumnChoice(columns.named().key(), columns.named().vector());
  }

  @Override
  public @Nullable RowBatch next() {
    return DAMAGE.guard(this::nextBatch);
  }

  @Override
  public void close() {
    if (body != null) {
      body.close();
      body = null;
      readers = null;
    }
  }

  private void readDictionariesBefore() {
    long end = Math.min(range.start(), messages.dictionariesEnd());
    long at = messages.first();
    while (at < end) {
      ArrowMessage message = messages.at(at).orElseThrow(ArrowMessage::cutOff);
      message.dictionary().ifPresent(batch -> dictionaries.read(source, message, batch));
      at = messages.after(at, message);
    }
  }

  private @Nullable RowBatch nextBatch() {
    while (rowsLeft == 0) {
      close();
      if (position >= range.end()) {
        return null;
      }
      openNext();
    }
    if (readers == null) {
      throw new IllegalStateException("no record batch is open");
    }
    int most = (int) Math.min(rowsLeft, keys.length);
    int rows = assemble(readers, most);
    readers.vectors().read(vectors, rows, dimension, row);
    FiniteCheck.check(vectors, rows, dimension, row);
    expansion.add((long) rows * dimension * Float.BYTES);
    row += rows;
    rowsLeft -= rows;
    return new RowBatch(
        rows, dimension, vectors, keys, metadata.stream().map(MetadataBuilder::column).toList());
  }

  private void openNext() {
    ArrowMessage message = messages.at(position).orElseThrow(ArrowMessage::cutOff);
    position = messages.after(position, message);
    message.dictionary().ifPresent(batch -> dictionaries.read(source, message, batch));
    Optional<RecordBatch> batch = message.batch();
    if (batch.isPresent() && batch.get().length() > 0) {
      body = new BatchBody(source, message, batch.get());
      rowsLeft = body.rows();
      readers =
          RowReaders.open(columns, new FieldValues(body, dictionaries, cursor), keys, metadata);
    }
  }

  /** Assembles keys and metadata until the batch is full, by rows or by text. */
  private int assemble(RowReaders from, int most) {
    metadata.forEach(MetadataBuilder::clear);
    Arrays.fill(keys, null);
    boolean named = columns.named().key() != null;
    long bytes = 0;
    int rows = 0;
    while (rows < most && bytes < BatchSize.MAX_TEXT_BYTES) {
      cursor.start(row + rows, rows);
      for (RowReaders.Cell cell : from.others()) {
        cell.next();
      }
      if (!named) {
        keys[rows] = source.name() + "#" + (row + rows);
      } else if (keys[rows] == null) {
        throw DecodeException.atRow(
            row + rows,
            "the key (column '%s') is null; every row needs one".formatted(columns.named().key()));
      }
      bytes += cursor.bytes();
      rows++;
    }
    expansion.add(bytes);
    return rows;
  }
}
