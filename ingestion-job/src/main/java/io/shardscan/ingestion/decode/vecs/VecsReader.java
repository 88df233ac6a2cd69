package io.shardscan.ingestion.decode.vecs;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.BatchSize;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.FiniteCheck;
import io.shardscan.ingestion.decode.RowLimits;
import io.shardscan.ingestion.decode.SourceStream;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.ingestion.decode.number.NumberType;
import io.shardscan.model.row.RowBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a split of rows of one size; holds one batch as bytes and as floats. */
final class VecsReader implements BatchReader {
  private final String keyPrefix;
  private final NumberType component;
  private final int dimension;
  private final int rowBytes;
  private final SourceStream in;
  private final ByteBuffer bytes;
  private final float[] vectors;
  private final String[] keys;
  private long row;
  private long rowsLeft;

  VecsReader(FileSource source, SplitRange range, NumberType component, int dimension) {
    this.keyPrefix = source.name() + "#";
    this.component = component;
    this.dimension = dimension;
    this.rowBytes = Integer.BYTES + dimension * component.bytes();
    this.row = range.firstRow();
    this.rowsLeft = (range.end() - range.start()) / rowBytes;
    int batchRows = (int) Math.min(rowsLeft, BatchSize.rows(dimension));
    this.bytes = ByteBuffer.allocate(batchRows * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
    this.vectors = new float[batchRows * dimension];
    this.keys = new String[batchRows];
    this.in = new SourceStream(source, range.start(), range.end() - range.start());
  }

  @Override
  public @Nullable RowBatch next() {
    int rows = (int) Math.min(rowsLeft, keys.length);
    if (rows == 0) {
      return null;
    }
    in.readFully(bytes.array(), 0, rows * rowBytes);
    for (int i = 0; i < rows; i++) {
      int start = i * rowBytes;
      int rowDimension = bytes.getInt(start);
      if (rowDimension != dimension) {
        throw RowLimits.otherDimension(row + i, rowDimension, dimension);
      }
      component.floats(bytes, start + Integer.BYTES, vectors, i * dimension, dimension);
      keys[i] = keyPrefix + (row + i);
    }
    FiniteCheck.check(vectors, rows, dimension, row);
    row += rows;
    rowsLeft -= rows;
    return new RowBatch(rows, dimension, vectors, keys, List.of());
  }

  @Override
  public void close() {
    in.close();
  }
}
