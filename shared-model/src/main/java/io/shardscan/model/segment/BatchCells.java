package io.shardscan.model.segment;

import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Cursors over the columns of decoded rows. */
final class BatchCells {
  private BatchCells() {}

  /**
   * The cells of a column.
   *
   * @param fromRow the row of the batch that the first step of the cursor leads to
   */
  static CellCursor of(MetadataColumn column, int fromRow) {
    return switch (column) {
      case MetadataColumn.Text text -> ofText(text.values(), fromRow, kind(text.type()));
      case MetadataColumn.Untyped untyped -> new Untyped(untyped.values(), fromRow);
      case MetadataColumn.Longs longs -> new Longs(longs, fromRow);
      case MetadataColumn.Doubles doubles -> new Doubles(doubles, fromRow);
      case MetadataColumn.Booleans booleans -> new Booleans(booleans, fromRow);
    };
  }

  /** Cells of text that are all of one kind. */
  static CellCursor ofText(@Nullable String[] values, int fromRow, CellKind kind) {
    return new Text(values, fromRow, kind);
  }

  /** The type of a column if none of its cells has a value. */
  static ColumnType declaredType(MetadataColumn column) {
    return switch (column) {
      case MetadataColumn.Text text -> text.type();
      case MetadataColumn.Untyped untyped -> ColumnType.STRING;
      case MetadataColumn.Longs longs -> longs.type();
      case MetadataColumn.Doubles doubles -> ColumnType.DOUBLE;
      case MetadataColumn.Booleans booleans -> ColumnType.BOOLEAN;
    };
  }

  private static CellKind kind(ColumnType textType) {
    return switch (textType) {
      case STRING -> CellKind.STRING;
      case JSON -> CellKind.JSON;
      default -> throw new IllegalArgumentException("a text column cannot be of type " + textType);
    };
  }

  private static final class Text implements CellCursor {
    private final @Nullable String[] values;
    private final CellKind kind;
    private int row;
    private String value = "";

    Text(@Nullable String[] values, int fromRow, CellKind kind) {
      this.values = values;
      this.row = fromRow - 1;
      this.kind = kind;
    }

    @Override
    public boolean advance() {
      String next = values[++row];
      if (next == null) {
        return false;
      }
      value = next;
      return true;
    }

    @Override
    public CellKind kind() {
      return kind;
    }

    @Override
    public String text() {
      return value;
    }
  }

  private static final class Untyped implements CellCursor {
    private final @Nullable String[] values;
    private int row;
    private String value = "";
    private CellKind kind = CellKind.STRING;

    Untyped(@Nullable String[] values, int fromRow) {
      this.values = values;
      this.row = fromRow - 1;
    }

    @Override
    public boolean advance() {
      String next = values[++row];
      if (next == null) {
        return false;
      }
      value = next;
      kind = CellKind.ofText(next);
      return true;
    }

    @Override
    public CellKind kind() {
      return kind;
    }

    @Override
    public long longValue() {
      return kind == CellKind.BOOLEAN ? (value.equals("true") ? 1 : 0) : Long.parseLong(value);
    }

    @Override
    public double doubleValue() {
      return Double.parseDouble(value);
    }

    @Override
    public String text() {
      return value;
    }
  }

  private static final class Longs implements CellCursor {
    private final long[] values;
    private final BitSet present;
    private final ColumnType type;
    private int row;

    Longs(MetadataColumn.Longs column, int fromRow) {
      values = column.values();
      present = column.present();
      type = column.type();
      row = fromRow - 1;
    }

    @Override
    public boolean advance() {
      return present.get(++row);
    }

    @Override
    public CellKind kind() {
      return switch (type) {
        case LONG -> CellKind.ofLong(values[row]);
        case TIMESTAMP -> CellKind.TIMESTAMP;
        case DATE -> CellKind.DATE;
        default ->
            throw new IllegalArgumentException("a column of integers cannot be of type " + type);
      };
    }

    @Override
    public long longValue() {
      return values[row];
    }
  }

  private static final class Doubles implements CellCursor {
    private final double[] values;
    private final BitSet present;
    private int row;

    Doubles(MetadataColumn.Doubles column, int fromRow) {
      values = column.values();
      present = column.present();
      row = fromRow - 1;
    }

    @Override
    public boolean advance() {
      row++;
      return present.get(row) && Double.isFinite(values[row]);
    }

    @Override
    public CellKind kind() {
      return CellKind.NUMBER;
    }

    @Override
    public double doubleValue() {
      return values[row];
    }
  }

  private static final class Booleans implements CellCursor {
    private final BitSet values;
    private final BitSet present;
    private int row;

    Booleans(MetadataColumn.Booleans column, int fromRow) {
      values = column.values();
      present = column.present();
      row = fromRow - 1;
    }

    @Override
    public boolean advance() {
      return present.get(++row);
    }

    @Override
    public CellKind kind() {
      return CellKind.BOOLEAN;
    }

    @Override
    public long longValue() {
      return values.get(row) ? 1 : 0;
    }
  }
}
