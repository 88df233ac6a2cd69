package io.shardscan.ingestion.decode.npy;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SourceStream;
import io.shardscan.ingestion.decode.array.RowSource;
import io.shardscan.ingestion.decode.array.RowStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Rows of an array that is stored column by column, as in Fortran. A window of rows is held: of
 * each column a piece.
 *
 * @param offset where in the file the first column begins
 * @param rows how many rows the array has
 * @param columns elements of a row
 * @param elementBytes 1 to 8, or any number for texts
 * @param sequential whether the file can be read from its start only
 */
record ColumnMajorRows(
    FileSource file, long offset, long rows, long columns, int elementBytes, boolean sequential)
    implements RowSource {
  /** Bytes of the window: 64 MiB, so that pieces are large enough for one request each. */
  private static final int WINDOW_BYTES = 64 << 20;

  /** How often a file that can be read from its start only is read at most. */
  private static final int MAX_PASSES = 64;

  /** Rows that are turned at once: so many floats are a line of the processor's cache. */
  private static final int TILE_ROWS = 16;

  private static final VarHandle INTEGERS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  @Override
  public RowStream open(long firstRow, long count) {
    long columnPieceRows = Math.clamp(WINDOW_BYTES / (columns * elementBytes), 1, count);
    if (sequential && count / columnPieceRows > MAX_PASSES) {
      throw new DecodeException(
          "The array is compressed and in Fortran order, and has more than %d GiB; save it in C order (numpy.ascontiguousarray) or uncompressed (numpy.savez)"
              .formatted(((long) MAX_PASSES * WINDOW_BYTES) >> 30));
    }
    return new Window(firstRow, firstRow + count, (int) columnPieceRows);
  }

  private final class Window implements RowStream {
    private final byte[] bytes;
    private final int mostRows;

    /** The next row that is asked for, and how many rows of the window are before it. */
    private long next;

    private int passed;

    /** Rows in the window. */
    private int held;

    private final long end;

    Window(long next, long end, int mostRows) {
      this.next = next;
      this.end = end;
      this.mostRows = mostRows;
      this.bytes = new byte[Math.toIntExact(mostRows * columns * elementBytes)];
    }

    @Override
    public void read(byte[] to, int count) {
      int done = 0;
      while (done < count) {
        if (passed == held) {
          fill();
        }
        int piece = Math.min(Math.min(count - done, held - passed), TILE_ROWS);
        turn(to, done, piece);
        done += piece;
        passed += piece;
        next += piece;
      }
    }

    /** Copies so many rows, which are near to each other in each column. */
    private void turn(byte[] to, int row, int count) {
      int rowBytes = (int) columns * elementBytes;
      for (int column = 0; column < columns; column++) {
        int from = (column * held + passed) * elementBytes;
        int at = row * rowBytes + column * elementBytes;
        for (int i = 0; i < count; i++) {
          if (elementBytes == Integer.BYTES) {
            INTEGERS.set(to, at, (int) INTEGERS.get(bytes, from));
          } else {
            System.arraycopy(bytes, from, to, at, elementBytes);
          }
          from += elementBytes;
          at += rowBytes;
        }
      }
    }

    private void fill() {
      held = (int) Math.min(mostRows, end - next);
      passed = 0;
      int pieceBytes = held * elementBytes;
      if (sequential) {
        fillInOnePass(pieceBytes);
        return;
      }
      for (int column = 0; column < columns; column++) {
        try (SourceStream in = new SourceStream(file, start(column), pieceBytes)) {
          in.readFully(bytes, column * pieceBytes, pieceBytes);
        }
      }
    }

    private void fillInOnePass(int pieceBytes) {
      try (SourceStream in = new SourceStream(file, 0, file.size())) {
        long position = 0;
        byte[] skipped = new byte[64 << 10];
        for (int column = 0; column < columns; column++) {
          long start = start(column);
          while (position < start) {
            int length = (int) Math.min(skipped.length, start - position);
            in.readFully(skipped, 0, length);
            position += length;
          }
          in.readFully(bytes, column * pieceBytes, pieceBytes);
          position += pieceBytes;
        }
      }
    }

    /** Where in the file a column's piece begins. */
    private long start(int column) {
      return offset + (column * rows + next) * elementBytes;
    }

    @Override
    public void close() {}
  }
}
