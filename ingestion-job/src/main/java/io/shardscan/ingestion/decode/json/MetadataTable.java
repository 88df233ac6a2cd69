package io.shardscan.ingestion.decode.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.ingestion.decode.Utf8;
import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a batch's rows: columns come as rows have them, and each gets the narrowest type
 * that all its values have.
 */
final class MetadataTable {
  /** A value, and the row that has it. */
  private record Cell(int row, JsonNode value) {}

  /** Up to here every integer is a floating-point number. */
  private static final long MAX_EXACT = 1L << 53;

  private final Map<String, List<Cell>> cells = new LinkedHashMap<>();

  /** Columns so far. */
  int size() {
    return cells.size();
  }

  /**
   * Adds a value.
   *
   * @return about how many bytes it takes
   */
  long put(String column, int row, JsonNode value) {
    cells.computeIfAbsent(column, name -> new ArrayList<>()).add(new Cell(row, value));
    return value.isTextual()
        ? Utf8.length(value.textValue())
        : value.isContainerNode() ? Utf8.length(value.toString()) : Long.BYTES;
  }

  /** All columns of a batch of so many rows. */
  List<MetadataColumn> columns(int rows) {
    List<MetadataColumn> columns = new ArrayList<>(cells.size());
    cells.forEach((name, values) -> columns.add(column(name, values, rows)));
    return columns;
  }

  private static MetadataColumn column(String name, List<Cell> cells, int rows) {
    if (all(cells, JsonNode::isTextual)) {
      @Nullable String[] texts = new @Nullable String[rows];
      cells.forEach(cell -> texts[cell.row()] = cell.value().textValue());
      return new MetadataColumn.Text(name, ColumnType.STRING, texts);
    }
    BitSet present = new BitSet(rows);
    cells.forEach(cell -> present.set(cell.row()));
    if (all(cells, JsonNode::isBoolean)) {
      BitSet values = new BitSet(rows);
      cells.forEach(cell -> values.set(cell.row(), cell.value().booleanValue()));
      return new MetadataColumn.Booleans(name, values, present);
    }
    if (all(cells, value -> value.isIntegralNumber() && value.canConvertToLong())) {
      long[] values = new long[rows];
      cells.forEach(cell -> values[cell.row()] = cell.value().longValue());
      return new MetadataColumn.Longs(name, ColumnType.LONG, values, present);
    }
    if (all(cells, MetadataTable::isDouble)) {
      double[] values = new double[rows];
      cells.forEach(cell -> values[cell.row()] = cell.value().doubleValue());
      return new MetadataColumn.Doubles(name, values, present);
    }
    @Nullable String[] texts = new @Nullable String[rows];
    cells.forEach(cell -> texts[cell.row()] = cell.value().toString());
    return new MetadataColumn.Text(name, ColumnType.JSON, texts);
  }

  private static boolean isDouble(JsonNode value) {
    return value.isFloatingPointNumber()
        ? Double.isFinite(value.doubleValue())
        : value.isIntegralNumber()
            && value.canConvertToLong()
            && Math.abs(value.longValue()) <= MAX_EXACT;
  }

  private static boolean all(List<Cell> cells, Predicate<JsonNode> test) {
    return cells.stream().allMatch(cell -> test.test(cell.value()));
  }
}
