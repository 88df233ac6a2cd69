package io.shardscan.ingestion.decode.csv;

import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SourceStream;
import io.shardscan.model.limits.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a CSV file's beginning tells of it.
 *
 * @param delimiter the byte between cells
 * @param columns the header's names, trimmed; a name may be empty, as that of a data frame's index
 * @param dataOffset where the records after the header begin
 */
record CsvLayout(byte delimiter, List<String> columns, long dataOffset) {
  private static final String DELIMITERS = ",;\t";
  private static final int MOST_COLUMNS = Limits.MAX_DIMENSION + Limits.MAX_METADATA_COLUMNS + 1;

  /** As much of the header as is looked at to tell the delimiter. */
  private static final int HEAD_BYTES = 64 << 10;

  /** Reads a file's header. */
  static CsvLayout read(FileSource source) {
    byte[] head = head(source);
    if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff)) {
      throw new DecodeException("The file is UTF-16; CSV must be UTF-8");
    }
    int start = startsWith(head, 0xef, 0xbb, 0xbf) ? 3 : 0;
    byte delimiter = delimiter(head, start);
    SourceStream in = new SourceStream(source, start, source.size() - start);
    try (CsvRecords records = new CsvRecords(in, start, delimiter, -1, MOST_COLUMNS)) {
      if (!records.next()) {
        throw new DecodeException("The file is empty; CSV must begin with a line of column names");
      }
      return new CsvLayout(delimiter, names(records), records.nextOffset());
    }
  }

  private static byte[] head(FileSource source) {
    byte[] head = new byte[(int) Math.min(source.size(), HEAD_BYTES)];
    try (SourceStream in = new SourceStream(source, 0, head.length)) {
      int filled = 0;
      int read;
      while (filled < head.length && (read = in.read(head, filled, head.length - filled)) > 0) {
        filled += read;
      }
      return filled == head.length ? head : Arrays.copyOf(head, filled);
    }
  }

  /** Opens the records from an offset on. */
  CsvRecords records(FileSource source, long start, long end, long firstRow) {
    SourceStream in = new SourceStream(source, start, end - start);
    return new CsvRecords(in, start, delimiter, firstRow, columns.size());
  }

  /** Checks that a record has a cell for each column. */
  void checkCells(CsvRecords record) {
    if (record.cells() < columns.size()) {
      throw DecodeException.atRow(
          record.row(),
          "has %d cells, but the header has %d".formatted(record.cells(), columns.size()));
    }
  }

  private static List<String> names(CsvRecords header) {
    List<String> names = new ArrayList<>(header.cells());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < header.cells(); i++) {
      String name =
          header
              .text(i)
              .orElseThrow(() -> new DecodeException("The header is not valid UTF-8"))
              .strip();
      if (!name.isEmpty() && !seen.add(name)) {
        throw new DecodeException(
            "The header names the column '%s' twice".formatted(ColumnNames.abridged(name)));
      }
      names.add(name);
    }
    return names;
  }

  /** The delimiter that is most frequent in the first line, outside quotes; a comma if none is. */
  private static byte delimiter(byte[] head, int start) {
    int[] counts = new int[DELIMITERS.length()];
    boolean inQuotes = false;
    boolean begun = false;
    for (int i = start; i < head.length; i++) {
      byte b = head[i];
      boolean lineEnd = b == '\n' || b == '\r';
      if (b == '"') {
        inQuotes = !inQuotes;
      } else if (!inQuotes && lineEnd && begun) {
        break;
      } else if (!inQuotes && DELIMITERS.indexOf(b) >= 0) {
        counts[DELIMITERS.indexOf(b)]++;
      }
      begun |= !lineEnd;
    }
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    return (byte) DELIMITERS.charAt(best);
  }

  private static boolean startsWith(byte[] bytes, int... prefix) {
    if (bytes.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if ((bytes[i] & 0xff) != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
