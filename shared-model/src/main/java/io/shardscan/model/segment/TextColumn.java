package io.shardscan.model.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardscan.model.row.ColumnType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A column of strings or of JSON text: 32-bit offsets into UTF-8. */
final class TextColumn implements StoredColumn {
  private final ColumnType type;
  private final Validity validity;
  private final ColumnSpool offsets;
  private final ColumnSpool data;

  TextColumn(ColumnType type, ScratchSpace scratch) {
    this.type = type;
    validity = new Validity(scratch);
    offsets = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
    data = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
    offsets.putInt(0);
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
      if (present) {
        String text = type == ColumnType.JSON ? JsonText.of(cells) : cells.text();
        data.putBytes(text.getBytes(UTF_8));
      }
      offsets.putInt(Math.toIntExact(data.size()));
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
    return List.of(validity.buffer(), offsets, data);
  }

  private final class Cells implements CellCursor {
    private final Validity.Reader present = validity.read();
    private final LittleEndianInput ends = new LittleEndianInput(offsets.open());
    private final InputStream bytes = new BufferedInputStream(data.open());
    private int start = -1;
    private String value = "";

    @Override
    public boolean advance() throws IOException {
      if (start < 0) {
        start = ends.readInt();
      }
      int end = ends.readInt();
      if (!present.next()) {
        return false;
      }
      value = new String(bytes.readNBytes(end - start), UTF_8);
      start = end;
      return true;
    }

    @Override
    public CellKind kind() {
      return type == ColumnType.JSON ? CellKind.JSON : CellKind.STRING;
    }

    @Override
    public String text() {
      return value;
    }
  }
}
