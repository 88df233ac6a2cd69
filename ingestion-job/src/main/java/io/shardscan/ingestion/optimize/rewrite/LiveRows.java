package io.shardscan.ingestion.optimize.rewrite;

import io.shardscan.ingestion.optimize.rows.SegmentRows;
import io.shardscan.model.segment.DamagedSegmentException;
import io.shardscan.model.segment.SegmentFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of several segments are live: those of versions of files that are served, and of those
 * of one version with the same key the last. Rows are numbered through, segment after segment. At
 * most as many as a segment may have, so that this takes a few MiB.
 */
final class LiveRows {
  private final List<SegmentRows> segments;
  private final int[] firstRows;
  private final int[] files;
  private final int[] places;
  private final BitSet live = new BitSet();

  /** The row that an entry of the table of keys stands for, plus one; 0 where there is none. */
  private final int[] table;

  LiveRows(List<SegmentRows> segments, ServedFiles served) {
    this.segments = segments;
    firstRows = new int[segments.size() + 1];
    for (int i = 0; i < segments.size(); i++) {
      firstRows[i + 1] = Math.addExact(firstRows[i], segments.get(i).rows());
    }
    files = new int[total()];
    places = new int[total()];
    table = new int[Integer.highestOneBit(Math.max(8, total())) * 4];
    for (int i = 0; i < segments.size(); i++) {
      add(i, served);
    }
  }

  private void add(int segment, ServedFiles served) {
    SegmentRows rows = segments.get(segment);
    Map<SegmentFile, ServedFiles.Served> places = served.places().get(rows.descriptor().segment());
    ServedFiles.@Nullable Served[] byNumber = new ServedFiles.Served[rows.files().size()];
    int found = 0;
    for (int i = 0; i < byNumber.length; i++) {
      byNumber[i] = places == null ? null : places.get(rows.files().get(i));
      found += byNumber[i] == null ? 0 : 1;
    }
    if (places == null || found != places.size()) {
      throw new DamagedSegmentException(
          rows.descriptor().segment(),
          "the manifest says that it has rows of files of which it has none");
    }
    for (int row = 0; row < rows.rows(); row++) {
      ServedFiles.Served file = byNumber[rows.file(row)];
      if (file != null) {
        int number = firstRows[segment] + row;
        this.files[number] = file.file();
        this.places[number] = file.place();
        keepNewest(number);
      }
    }
  }

  private void keepNewest(int number) {
    byte[] key = key(number);
    int at = slot(files[number], key);
    for (; table[at] != 0; at = (at + 1) & (table.length - 1)) {
      int other = table[at] - 1;
      if (files[other] == files[number] && Arrays.equals(key(other), key)) {
        // Numbers ascend with the rows of a segment, and segments are told apart by their places.
        if (places[number] >= places[other]) {
          live.clear(other);
          live.set(number);
          table[at] = number + 1;
        }
        return;
      }
    }
    table[at] = number + 1;
    live.set(number);
  }

  /** Spread so that keys that users choose in series do not lie in a row. */
  private int slot(int file, byte[] key) {
    int hash = (Arrays.hashCode(key) + file * 0x632BE5AB) * 0x9E3779B1;
    return (hash ^ hash >>> 15) & (table.length - 1);
  }

  /** All rows, live or not. */
  int total() {
    return firstRows[segments.size()];
  }

  /**
   * Takes the live rows of the last segments out.
   *
   * @param segment the first of these segments
   * @return their keys
   */
  List<String> takeKeys(int segment) {
    List<String> keys = new ArrayList<>();
    for (int row = next(firstRows[segment]); row >= 0; row = next(row + 1)) {
      keys.add(new String(key(row), StandardCharsets.UTF_8));
      live.clear(row);
    }
    return keys;
  }

  /** How many are live. */
  int count() {
    return live.cardinality();
  }

  /** The first live row from a number on, or −1. */
  int next(int number) {
    return live.nextSetBit(number);
  }

  /** The segment that a row lies in. */
  int segment(int number) {
    int found = Arrays.binarySearch(firstRows, number);
    if (found < 0) {
      return -found - 2;
    }
    return found; // no segment is without rows
  }

  /** The number that a segment's first row has. */
  int firstRow(int segment) {
    return firstRows[segment];
  }

  /** A live row's file, as its place among the files that are served. */
  int file(int number) {
    return files[number];
  }

  private byte[] key(int number) {
    int segment = segment(number);
    return segments.get(segment).key(number - firstRows[segment]);
  }
}
