package io.shardscan.ingestion.decode.array;

import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SourceStream;
import io.shardscan.ingestion.decode.WindowedInput;

/**
 * Rows that follow each other without anything between them.
 *
 * @param offset where in the file the first row begins
 * @param rowBytes bytes of a row
 */
public record ContiguousRows(FileSource source, long offset, long rowBytes) implements RowSource {
  private static final int WINDOW_BYTES = 128 << 10;

  @Override
  public RowStream open(long firstRow, long rows) {
    return new Stream(
        new SourceStream(source, offset + firstRow * rowBytes, rows * rowBytes),
        Math.toIntExact(rowBytes));
  }

  @Override
  public RowStream openBeside(long firstRow, long rows) {
    return new Windowed(
        new WindowedInput(source, offset + firstRow * rowBytes, rows * rowBytes, WINDOW_BYTES),
        Math.toIntExact(rowBytes));
  }

  private record Windowed(WindowedInput in, int rowBytes) implements RowStream {
    @Override
    public void read(byte[] to, int rows) {
      int filled = 0;
      while (filled < rows * rowBytes) {
        filled += in.read(to, filled, rows * rowBytes - filled);
      }
    }

    @Override
    public void close() {}
  }

  private record Stream(SourceStream in, int rowBytes) implements RowStream {
    @Override
    public void read(byte[] to, int rows) {
      in.readFully(to, 0, rows * rowBytes);
    }

    @Override
    public void close() {
      in.close();
    }
  }
}
