package io.shardscan.ingestion.decode.fbin;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileFormat;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.RowLimits;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.ingestion.decode.array.ArrayColumns;
import io.shardscan.ingestion.decode.array.ArrayReader;
import io.shardscan.ingestion.decode.array.ContiguousRows;
import io.shardscan.ingestion.decode.array.NamedArray;
import io.shardscan.ingestion.decode.array.NumberElement;
import io.shardscan.ingestion.decode.array.RowSplits;
import io.shardscan.ingestion.decode.number.NumberType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Decodes fbin, u8bin and i8bin. A split is a range of rows. A row's key is {@code {file}#{row}}.
 *
 * @param component what a component is on disk
 */
public record FbinFormat(NumberType component) implements FileFormat {
  private static final int HEADER_BYTES = 2 * Integer.BYTES;

  @Override
  public List<SplitRange> plan(FileSource source, long targetBytes) {
    NamedArray vectors = vectors(source);
    return RowSplits.of(vectors.rows(), vectors.rowBytes(), targetBytes);
  }

  @Override
  public BatchReader open(FileSource source, SplitRange range, ColumnChoice columns) {
    return ArrayReader.open(source.name(), ArrayColumns.of(vectors(source)), range, false);
  }

  private NamedArray vectors(FileSource source) {
    if (source.size() < HEADER_BYTES) {
      throw new DecodeException(
          "The file has %d bytes; it must begin with %d that give its rows and their dimension"
              .formatted(source.size(), HEADER_BYTES));
    }
    ByteBuffer header =
        ByteBuffer.wrap(source.read(0, HEADER_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    long rows = Integer.toUnsignedLong(header.getInt());
    int dimension = RowLimits.dimension(Integer.toUnsignedLong(header.getInt()), 0);
    long rowBytes = (long) dimension * component.bytes();
    if (source.size() - HEADER_BYTES != rows * rowBytes) {
      throw new DecodeException(
          "The header says %d rows of %d components, which are %d bytes with it, but the file has %d"
              .formatted(rows, dimension, HEADER_BYTES + rows * rowBytes, source.size()));
    }
    return new NamedArray(
        "vectors",
        new NumberElement(component, ByteOrder.LITTLE_ENDIAN),
        List.of(rows, (long) dimension),
        new ContiguousRows(source, HEADER_BYTES, rowBytes));
  }
}
