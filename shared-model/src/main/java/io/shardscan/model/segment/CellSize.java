package io.shardscan.model.segment;

/** What cells count against the limits of rows and segments. */
final class CellSize {
  private CellSize() {}

  /** Bytes of a cell's value: text as UTF-8, all else as it is stored. */
  static long ofValue(CellCursor cell) {
    return switch (cell.kind()) {
      case BOOLEAN -> 1;
      case DATE -> Integer.BYTES;
      case INTEGER, WIDE_INTEGER, NUMBER, TIMESTAMP -> Long.BYTES;
      case STRING, HUGE_NUMBER, JSON -> Utf8Length.of(cell.text());
    };
  }

  /**
   * Bytes of a cell as JSON text, or a few more.
   *
   * @param valueBytes what {@link #ofValue} says of the cell
   */
  static long ofJson(CellCursor cell, long valueBytes) {
    return switch (cell.kind()) {
      case STRING -> JsonText.maxQuotedBytes(cell.text(), valueBytes);
      case HUGE_NUMBER, JSON -> valueBytes;
      default -> JsonText.MAX_SCALAR_LENGTH;
    };
  }
}
