package io.shardscan.ingestion.decode.vecs;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileFormat;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.RowLimits;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.ingestion.decode.number.NumberType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes fvecs, bvecs and ivecs. All rows of a file have the same size, so a split is a range of
 * bytes that starts and ends between rows. A row's key is {@code {file}#{row}}.
 *
 * @param component what a component is on disk
 */
public record VecsFormat(NumberType component) implements FileFormat {
  @Override
  public List<SplitRange> plan(FileSource source, long targetBytes) {
    long rowBytes = rowBytes(dimension(source));
    if (source.size() % rowBytes != 0) {
      throw new DecodeException(
          "The file has %d bytes, which is not a multiple of the %d bytes that a row has by its first row's dimension (%d): it is cut off, or its rows differ in length"
              .formatted(source.size(), rowBytes, dimension(source)));
    }
    long rows = source.size() / rowBytes;
    long rowsOfSplit = Math.max(1, targetBytes / rowBytes);
    List<SplitRange> splits = new ArrayList<>();
    for (long row = 0; row < rows; row += rowsOfSplit) {
      long end = Math.min(rows, row + rowsOfSplit);
      splits.add(new SplitRange(row * rowBytes, end * rowBytes, row));
    }
    return splits;
  }

  @Override
  public BatchReader open(FileSource source, SplitRange range, ColumnChoice columns) {
    return new VecsReader(source, range, component, dimension(source));
  }

  private long rowBytes(int dimension) {
    return Integer.BYTES + (long) dimension * component.bytes();
  }

  private static int dimension(FileSource source) {
    if (source.size() < Integer.BYTES) {
      throw new DecodeException(
          source.size() == 0
              ? "The file is empty"
              : "The file has %d bytes; a row begins with 4 that give its dimension"
                  .formatted(source.size()));
    }
    byte[] head = source.read(0, Integer.BYTES);
    return RowLimits.dimension(ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(), 0);
  }
}
