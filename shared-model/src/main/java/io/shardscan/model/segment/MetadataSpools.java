package io.shardscan.model.segment;

import io.shardscan.model.limits.Limits;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.segment.Stretch.ColumnStretch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All metadata columns of a segment in the making. Batches may differ in their columns: a column
 * that a batch lacks has no values in its rows. Columns are matched by name; where a batch has a
 * name more than once, the first is matched with the first, and so on.
 */
final class MetadataSpools {
  /**
   * Which column.
   *
   * @param name its name
   * @param occurrence how many columns of this name come before it in its batch
   */
  private record Key(String name, int occurrence) {}

  private final ScratchSpace scratch;
  private final SegmentBounds bounds;
  private final Map<Key, MetadataSpool> spools = new LinkedHashMap<>();
  private int rows;
  private long bytes;
  private long nameBytes;

  MetadataSpools(ScratchSpace scratch, SegmentBounds bounds) {
    this.scratch = scratch;
    this.bounds = bounds;
  }

  /** The columns, in the order in which they came. */
  Collection<MetadataSpool> columns() {
    return spools.values();
  }

  /**
   * Measures how many rows the columns have room for.
   *
   * @param most rows to look at, at least 1
   * @return a stretch of up to {@code most} rows; of none if the segment is full
   * @throws RowLimitException if a row passes a limit
   */
  Stretch measure(RowBatch batch, int fromRow, int most) {
    List<Key> keys = keys(batch.metadata(), fromRow);
    if (!haveRoomFor(keys)) {
      return Stretch.NONE;
    }
    Stretch stretch = measure(batch, keys, fromRow, most);
    int fit = stretch.rows();
    if (fit > 0 && fit < most) {
      // Columns were measured in turn; those before the one that is full took more rows.
      return measure(batch, keys, fromRow, fit);
    }
    return stretch;
  }

  /** Appends rows that were measured. */
  void append(RowBatch batch, int fromRow, Stretch stretch) {
    List<Key> keys = keys(batch.metadata(), fromRow);
    for (int i = 0; i < keys.size(); i++) {
      MetadataColumn column = batch.metadata().get(i);
      MetadataSpool spool = spools.computeIfAbsent(keys.get(i), key -> newSpool(column));
      spool.fillUp(rows);
      spool.append(BatchCells.of(column, fromRow), stretch.rows(), stretch.columns().get(i));
    }
    rows += stretch.rows();
    bytes += stretch.bytes();
    spools.values().forEach(spool -> spool.fillUp(rows));
  }

  private MetadataSpool newSpool(MetadataColumn column) {
    nameBytes += Utf8Length.of(column.name());
    return new MetadataSpool(column.name(), BatchCells.declaredType(column), scratch);
  }

  private Stretch measure(RowBatch batch, List<Key> keys, int fromRow, int most) {
    long[] rowBytes = new long[most];
    int fit = most;
    List<ColumnStretch> columns = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      MetadataSpool spool = spools.get(keys.get(i));
      long room = bounds.columnBytes() - (spool == null ? 0 : spool.jsonBytes());
      Set<CellKind> kinds = EnumSet.noneOf(CellKind.class);
      CellCursor cells = BatchCells.of(batch.metadata().get(i), fromRow);
      long json = 0;
      for (int row = 0; row < fit; row++) {
        if (advance(cells)) {
          long size = CellSize.ofValue(cells);
          rowBytes[row] += size;
          checkCell(cells, keys.get(i), rowBytes[row], fromRow + row);
          long jsonSize = CellSize.ofJson(cells, size);
          if (json + jsonSize > room) {
            fit = row;
          } else {
            json += jsonSize;
            kinds.add(cells.kind());
          }
        }
      }
      columns.add(new ColumnStretch(kinds, json));
    }
    long total = 0;
    for (int row = 0; row < fit; row++) {
      if (bytes + total + rowBytes[row] > bounds.metadataBytes()) {
        fit = row;
      } else {
        total += rowBytes[row];
      }
    }
    return new Stretch(fit, total, columns);
  }

  private static void checkCell(CellCursor cells, Key column, long rowBytes, int batchRow) {
    if (rowBytes > Limits.MAX_ROW_METADATA_BYTES) {
      throw new RowLimitException(
          batchRow,
          "its metadata has more than %,d bytes, which is the most allowed in a row"
              .formatted(Limits.MAX_ROW_METADATA_BYTES));
    }
    if (cells.kind() == CellKind.DATE && cells.longValue() != (int) cells.longValue()) {
      throw new RowLimitException(
          batchRow,
          "the date in column '%s' is %d days from 1970-01-01; dates have to fit in 32 bits"
              .formatted(column.name(), cells.longValue()));
    }
  }

  private static boolean advance(CellCursor cells) {
    try {
      return cells.advance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean haveRoomFor(List<Key> keys) {
    int columns = spools.size();
    long names = nameBytes;
    for (Key key : keys) {
      if (!spools.containsKey(key)) {
        columns++;
        names += Utf8Length.of(key.name());
      }
    }
    return columns <= bounds.columns() && names <= bounds.nameBytes();
  }

  private List<Key> keys(List<MetadataColumn> columns, int batchRow) {
    if (columns.size() > bounds.columns()) {
      throw new RowLimitException(
          batchRow,
          "it has %,d metadata columns; at most %,d are allowed"
              .formatted(columns.size(), bounds.columns()));
    }
    Map<String, Integer> seen = new HashMap<>();
    List<Key> keys = new ArrayList<>(columns.size());
    long names = 0;
    for (MetadataColumn column : columns) {
      names += Utf8Length.of(column.name());
      keys.add(new Key(column.name(), seen.merge(column.name(), 1, Integer::sum) - 1));
    }
    if (names > bounds.nameBytes()) {
      throw new RowLimitException(
          batchRow,
          "the names of its metadata columns have %,d bytes; at most %,d are allowed"
              .formatted(names, bounds.nameBytes()));
    }
    return keys;
  }
}
