package io.shardscan.model.segment;

import io.shardscan.model.row.ColumnType;
import java.io.IOException;
import java.util.List;

/** A column of booleans: a bit a row. */
final class BooleanColumn implements StoredColumn {
  private final Validity validity;
  private final BitSpool values;

  BooleanColumn(ScratchSpace scratch) {
    validity = new Validity(scratch);
    values = new BitSpool(scratch);
  }

  @Override
  public ColumnType type() {
    return ColumnType.BOOLEAN;
  }

  @Override
  public void append(CellCursor cells, int rows) throws IOException {
    for (int i = 0; i < rows; i++) {
      boolean present = cells.advance();
      validity.put(present);
      values.put(present && cells.longValue() == 1);
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
    return List.of(validity.buffer(), values.finish());
  }

  private final class Cells implements CellCursor {
    private final Validity.Reader present = validity.read();
    private final Validity.Reader bits =
        new Validity.Reader(new LittleEndianInput(values.finish().open()));
    private boolean value;

    @Override
    public boolean advance() throws IOException {
      value = bits.next();
      return present.next();
    }

    @Override
    public CellKind kind() {
      return CellKind.BOOLEAN;
    }

    @Override
    public long longValue() {
      return value ? 1 : 0;
    }
  }
}
