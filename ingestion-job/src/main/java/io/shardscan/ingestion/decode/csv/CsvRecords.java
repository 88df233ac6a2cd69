package io.shardscan.ingestion.decode.csv;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.SourceStream;
import io.shardscan.ingestion.decode.Utf8;
import java.util.Arrays;
import java.util.Optional;

/**
 * The records of a range of a CSV file, one at a time, as slices of a buffer.
 *
 * <p>The grammar is RFC 4180's: a cell that begins with a quote runs to the next single quote, two
 * quotes stand for one, and spaces may follow the closing one; in any other cell a quote is a
 * character like others. A record ends at LF, CRLF or CR. Lines with nothing on them are skipped.
 *
 * <p>Memory is one buffer, which grows to the longest record, and to {@link #MAX_RECORD_BYTES} at
 * most.
 */
final class CsvRecords implements AutoCloseable {
  /** Most bytes of a record, so that a file without line ends fails early: 16 MiB. */
  static final int MAX_RECORD_BYTES = 16 << 20;

  private static final int FIRST_BUFFER_BYTES = 256 << 10;
  private static final byte QUOTE = '"';

  private final SourceStream in;
  private final byte delimiter;
  private final int mostCells;
  private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
  private int limit;
  private int position;
  private int recordStart;

  /** The offset in the file of the buffer's first byte. */
  private long bufferOffset;

  private long row;
  private int cells;

  /** Where cells start and end, counted from the record's start. */
  private int[] starts = new int[16];

  private int[] ends = new int[16];
  private boolean[] quoted = new boolean[16];

  /**
   * Reads from a record's start on.
   *
   * @param in the range; closed with this
   * @param offset where in the file the range begins
   * @param firstRow the number of the first record, for messages; −1 for the header
   * @param mostCells cells beyond which a record is refused
   */
  CsvRecords(SourceStream in, long offset, byte delimiter, long firstRow, int mostCells) {
    this.in = in;
    this.bufferOffset = offset;
    this.delimiter = delimiter;
    this.row = firstRow - 1;
    this.mostCells = mostCells;
  }

  /**
   * Goes to the next record.
   *
   * @return whether there is one
   */
  boolean next() {
    if (!skipEmptyLines()) {
      return false;
    }
    row++;
    cells = 0;
    boolean goesOn;
    do {
      if (cells == mostCells) {
        throw problem(
            "has more than %d cells, %s"
                .formatted(
                    mostCells,
                    row < 0 ? "the most that is allowed" : "which is what the header has"));
      }
      if (cells == starts.length) {
        starts = Arrays.copyOf(starts, cells * 2);
        ends = Arrays.copyOf(ends, cells * 2);
        quoted = Arrays.copyOf(quoted, cells * 2);
      }
      goesOn = (hasMore() && buffer[position] == QUOTE) ? quotedCell() : plainCell();
      cells++;
    } while (goesOn);
    return true;
  }

  /** The record's number in the file, from 0. */
  long row() {
    return row;
  }

  /** Where in the file the next record begins, or an empty line before it. */
  long nextOffset() {
    return bufferOffset + position;
  }

  /** How many cells the record has. */
  int cells() {
    return cells;
  }

  /** The array that holds the cells until the next record is asked for. */
  byte[] buffer() {
    return buffer;
  }

  /** Where in the buffer a cell starts. */
  int start(int cell) {
    return recordStart + starts[cell];
  }

  /** Where in the buffer a cell ends, exclusive. */
  int end(int cell) {
    return recordStart + ends[cell];
  }

  /** Whether there is nothing between a cell's delimiters, not even quotes. */
  boolean isAbsent(int cell) {
    return starts[cell] == ends[cell] && !quoted[cell];
  }

  /** A cell as text; empty if it is not valid UTF-8. */
  Optional<String> text(int cell) {
    return Utf8.decode(buffer, start(cell), ends[cell] - starts[cell]);
  }

  @Override
  public void close() {
    in.close();
  }

  private boolean skipEmptyLines() {
    recordStart = position;
    while (hasMore()) {
      if (!isLineEnd(buffer[position])) {
        return true;
      }
      position++;
      recordStart = position;
    }
    return false;
  }

  /** Reads an unquoted cell and what ends it; tells whether another cell follows. */
  private boolean plainCell() {
    starts[cells] = position - recordStart;
    quoted[cells] = false;
    while (hasMore()) {
      int i = position;
      while (i < limit) {
        byte b = buffer[i];
        if (b == delimiter || b == '\n' || b == '\r') {
          ends[cells] = i - recordStart;
          position = i + 1;
          return b == delimiter;
        }
        i++;
      }
      position = i;
    }
    ends[cells] = position - recordStart;
    return false;
  }

  /** Reads a quoted cell and what ends it; tells whether another cell follows. */
  private boolean quotedCell() {
    position++;
    starts[cells] = position - recordStart;
    quoted[cells] = true;
    // Where in the record the next byte of the cell is to be, once a quote of two was left out.
    int end = starts[cells];
    while (true) {
      int piece = position - recordStart;
      findQuote();
      int length = position - recordStart - piece;
      if (end != piece) {
        System.arraycopy(buffer, recordStart + piece, buffer, recordStart + end, length);
      }
      end += length;
      position++;
      if (!hasMore() || buffer[position] != QUOTE) {
        ends[cells] = end;
        return afterQuotedCell();
      }
      buffer[recordStart + end++] = QUOTE;
      position++;
    }
  }

  private void findQuote() {
    while (hasMore()) {
      position = ByteSearch.indexOf(buffer, position, limit, QUOTE);
      if (position < limit) {
        return;
      }
    }
    throw problem("has an opening quote (cell %d) but no closing one".formatted(cells + 1));
  }

  private boolean afterQuotedCell() {
    while (hasMore()) {
      byte b = buffer[position++];
      if (b == delimiter) {
        return true;
      }
      if (isLineEnd(b)) {
        return false;
      }
      if (b != ' ') {
        throw problem(
            "has text after a closing quote (cell %d); a quote within a quoted cell must be doubled"
                .formatted(cells + 1));
      }
    }
    return false;
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }

  private DecodeException problem(String message) {
    return row < 0
        ? new DecodeException("The header " + message)
        : DecodeException.atRow(row, message);
  }

  /** Sees to it that there is a byte at the position, unless the range is at its end. */
  private boolean hasMore() {
    return position < limit || fill();
  }

  private boolean fill() {
    if (limit == buffer.length) {
      int held = limit - recordStart;
      if (held > buffer.length / 2) {
        if (held >= MAX_RECORD_BYTES) {
          throw problem(
              "is longer than %d MiB, the most that is allowed; is a line end or a closing quote missing?"
                  .formatted(MAX_RECORD_BYTES >> 20));
        }
        byte[] larger = new byte[Math.min(buffer.length * 2, MAX_RECORD_BYTES)];
        System.arraycopy(buffer, recordStart, larger, 0, held);
        buffer = larger;
      } else {
        System.arraycopy(buffer, recordStart, buffer, 0, held);
      }
      bufferOffset += recordStart;
      position -= recordStart;
      limit = held;
      recordStart = 0;
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    if (read < 0) {
      return false;
    }
    limit += read;
    return true;
  }
}
