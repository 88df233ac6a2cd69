package io.shardscan.model.row;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One metadata column of a {@link RowBatch}. Arrays may be longer than the batch has rows; what
 * lies behind is undefined. Nothing is copied: a column belongs to its batch.
 */
@SuppressWarnings("ArrayRecordComponent") // batches are handed over, never compared
public sealed interface MetadataColumn {
  /** The column's name, as users see it. */
  String name();

  /**
   * A column of text.
   *
   * @param name the column's name
   * @param type {@link ColumnType#STRING} or {@link ColumnType#JSON}
   * @param values a value a row, null where the row has none
   */
  record Text(String name, ColumnType type, @Nullable String[] values) implements MetadataColumn {}

  /**
   * A column of text whose type is to be read off the text, cell by cell: a cell that is a JSON
   * number is that number, one that is {@code true} or {@code false} is that boolean, all else is a
   * string.
   *
   * @param name the column's name
   * @param values a value a row, null where the row has none
   */
  record Untyped(String name, @Nullable String[] values) implements MetadataColumn {}

  /**
   * A column of integers.
   *
   * @param name the column's name
   * @param type {@link ColumnType#LONG}, {@link ColumnType#TIMESTAMP} or {@link ColumnType#DATE}
   * @param values a value a row; undefined where the row has none
   * @param present which rows have a value
   */
  record Longs(String name, ColumnType type, long[] values, BitSet present)
      implements MetadataColumn {}

  /**
   * A column of floating-point numbers.
   *
   * @param name the column's name
   * @param values a value a row; undefined where the row has none; NaN and infinities count as none
   * @param present which rows have a value
   */
  record Doubles(String name, double[] values, BitSet present) implements MetadataColumn {}

  /**
   * A column of booleans.
   *
   * @param name the column's name
   * @param values which rows are true; undefined where the row has none
   * @param present which rows have a value
   */
  record Booleans(String name, BitSet values, BitSet present) implements MetadataColumn {}
}
