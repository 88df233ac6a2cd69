package io.shardscan.ingestion.decode.column;

import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import java.util.Arrays;
import java.util.BitSet;

/** Collects the values of a metadata column, batch after batch. */
public sealed interface MetadataBuilder extends ScalarSink {
  /** Makes all values null. */
  void clear();

  /** The column as collected since it was cleared. */
  MetadataColumn column();

  /** A builder for a column. */
  static MetadataBuilder of(String name, ColumnType type, int rows, RowCursor cursor) {
    return switch (type) {
      case STRING, JSON -> new Texts(new MetadataColumn.Text(name, type, new String[rows]), cursor);
      case LONG, TIMESTAMP, DATE ->
          new Integers(
              new MetadataColumn.Longs(name, type, new long[rows], new BitSet(rows)), cursor);
      case DOUBLE ->
          new Numbers(new MetadataColumn.Doubles(name, new double[rows], new BitSet(rows)), cursor);
      case BOOLEAN ->
          new Flags(new MetadataColumn.Booleans(name, new BitSet(rows), new BitSet(rows)), cursor);
    };
  }

  /** Texts. */
  record Texts(MetadataColumn.Text column, RowCursor cursor) implements MetadataBuilder {
    @Override
    public void clear() {
      Arrays.fill(column.values(), null);
    }

    @Override
    public void text(String value, int bytes) {
      cursor.addMetadata(bytes);
      column.values()[cursor.index()] = value;
    }
  }

  /** Integers, instants or days. */
  record Integers(MetadataColumn.Longs column, RowCursor cursor) implements MetadataBuilder {
    @Override
    public void clear() {
      column.present().clear();
    }

    @Override
    public void integer(long value) {
      cursor.addMetadata(Long.BYTES);
      column.values()[cursor.index()] = value;
      column.present().set(cursor.index());
    }
  }

  /** Floating-point numbers; NaN and infinities become null. */
  record Numbers(MetadataColumn.Doubles column, RowCursor cursor) implements MetadataBuilder {
    @Override
    public void clear() {
      column.present().clear();
    }

    @Override
    public void number(double value) {
      cursor.addMetadata(Double.BYTES);
      column.values()[cursor.index()] = value;
      column.present().set(cursor.index(), Double.isFinite(value));
    }
  }

  /** Booleans. */
  record Flags(MetadataColumn.Booleans column, RowCursor cursor) implements MetadataBuilder {
    @Override
    public void clear() {
      column.present().clear();
    }

    @Override
    public void flag(boolean value) {
      cursor.addMetadata(1);
      column.values().set(cursor.index(), value);
      column.present().set(cursor.index());
    }
  }
}
