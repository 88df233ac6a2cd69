package io.shardscan.model.segment;

import io.shardscan.model.row.ColumnType;
import java.io.IOException;
import java.util.List;

/** A column of integers, floating-point numbers, timestamps or dates. */
final class FixedWidthColumn implements StoredColumn {
  private final ColumnType type;
  private final Validity validity;
  private final ColumnSpool values;

  FixedWidthColumn(ColumnType type, ScratchSpace scratch) {
    this.type = type;
    validity = new Validity(scratch);
    values = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
  }

  @Override
  public ColumnType type() {
    return type;
  }

  @Override
  public void append(CellCursor cells, int rows) throws IOException {
    for (int i = 0; i < rows; i++) {
      boolean present = cells.advance();
      validity.put(present);
      switch (type) {
        case DATE -> values.putInt(present ? Math.toIntExact(cells.longValue()) : 0);
        case DOUBLE ->
            values.putLong(present ? Double.doubleToRawLongBits(cells.doubleValue()) : 0);
        default -> values.putLong(present ? cells.longValue() : 0);
      }
    }
  }

  @Override
  public int nulls() {
    return validity.nulls();
  }

  @Override
  public CellCursor read() {
    return new Cells();
  }

  @Override
  public List<ColumnSpool> buffers() {
    return List.of(validity.buffer(), values);
  }

  private final class Cells implements CellCursor {
    private final Validity.Reader present = validity.read();
    private final LittleEndianInput input = new LittleEndianInput(values.open());
    private long value;

    @Override
    public boolean advance() throws IOException {
      value = type == ColumnType.DATE ? input.readInt() : input.readLong();
      return present.next();
    }

    @Override
    public CellKind kind() {
      return switch (type) {
        case DOUBLE -> CellKind.NUMBER;
        case TIMESTAMP -> CellKind.TIMESTAMP;
        case DATE -> CellKind.DATE;
        default -> CellKind.ofLong(value);
      };
    }

    @Override
    public long longValue() {
      return value;
    }

    @Override
    public double doubleValue() {
      return type == ColumnType.DOUBLE ? Double.longBitsToDouble(value) : value;
    }
  }
}
