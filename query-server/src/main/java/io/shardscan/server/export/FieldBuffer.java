package io.shardscan.server.export;

import io.shardscan.server.memory.MetadataField;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The values of a metadata column of some rows, as a page has them. */
final class FieldBuffer {
  private final ExportField field;
  private final Levels present = new Levels();
  private final ByteArrayOutputStream values = new ByteArrayOutputStream();
  private int bits;
  private int bitCount;

  FieldBuffer(ExportField field) {
    this.field = field;
  }

  ExportField field() {
    return field;
  }

  /** Bytes that it takes so far. */
  int size() {
    return values.size();
  }

  /** Appends a row's value, if it has one. */
  void add(@Nullable MetadataField column, int row) {
    boolean has = column != null && column.has(row);
    present.add(has ? 1 : 0, 1);
    if (column == null || !has) {
      return;
    }
    switch (field.type()) {
      case STRING -> LittleEndian.writeBytes(values, column.texts().bytes(row));
      case JSON -> {
        StringBuilder json = new StringBuilder();
        column.appendJson(row, json);
        LittleEndian.writeBytes(values, json.toString().getBytes(StandardCharsets.UTF_8));
      }
      case LONG, TIMESTAMP -> LittleEndian.writeLong(values, column.integer(row));
      case DATE -> LittleEndian.writeInt(values, (int) column.integer(row));
      case DOUBLE ->
          LittleEndian.writeLong(
              values,
              Double.doubleToRawLongBits(
                  switch (column.type()) {
                    case LONG -> column.integer(row);
                    default -> column.number(row);
                  }));
      case BOOLEAN -> addBit(column.bool(row));
    }
  }

  private void addBit(boolean bit) {
    bits |= (bit ? 1 : 0) << bitCount;
    bitCount++;
    if (bitCount == Byte.SIZE) {
      endByte();
    }
  }

  private void endByte() {
    if (bitCount > 0) {
      values.write(bits);
      bits = 0;
      bitCount = 0;
    }
  }

  /** The page of all of them. */
  byte[] page() {
    endByte();
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    present.writeTo(page);
    page.writeBytes(values.toByteArray());
    return page.toByteArray();
  }
}
