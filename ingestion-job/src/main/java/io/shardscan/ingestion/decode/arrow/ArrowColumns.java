package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.NamedColumns;
import io.shardscan.ingestion.decode.RowLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * What each column of an Arrow file is for.
 *
 * @param all the columns in the file's order, the key's with the type that it has as such
 * @param named which of them are key and vector
 */
record ArrowColumns(List<ArrowField> all, NamedColumns named) {
  /** Finds the columns by the schema and what the user said. */
  static ArrowColumns find(List<ArrowField> columns, ColumnChoice choice) {
    List<String> names = columns.stream().map(ArrowField::name).toList();
    List<String> vectors =
        columns.stream()
            .filter(column -> column.vectorOf().isPresent())
            .map(ArrowField::name)
            .toList();
    NamedColumns named = NamedColumns.find(names, vectors, choice);
    List<ArrowField> all = new ArrayList<>();
    for (ArrowField column : columns) {
      all.add(column.name().equals(named.key()) ? key(column) : column);
    }
    ArrowColumns found = new ArrowColumns(List.copyOf(all), named);
    RowLimits.metadataColumns((int) all.stream().filter(found::isMetadata).count());
    return found;
  }

  boolean isKey(ArrowField column) {
    return column.name().equals(named.key());
  }

  boolean isVector(ArrowField column) {
    return column.name().equals(named.vector());
  }

  boolean isMetadata(ArrowField column) {
    return !isKey(column) && !isVector(column);
  }

  /** The vector's column. */
  ArrowField vector() {
    return all.stream().filter(this::isVector).findFirst().orElseThrow();
  }

  private static ArrowField key(ArrowField column) {
    return column
        .type()
        .asKey()
        .map(column::as)
        .orElseThrow(
            () ->
                new DecodeException(
                    "The key's column '%s' holds neither texts nor integers; keys must be strings or integers"
                        .formatted(ColumnNames.abridged(column.name()))));
  }
}
