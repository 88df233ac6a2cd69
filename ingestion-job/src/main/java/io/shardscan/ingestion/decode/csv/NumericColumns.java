package io.shardscan.ingestion.decode.csv;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Columns that are a vector's components by what they hold, where no names tell. */
final class NumericColumns {
  /** Numbers that are not measured along an axis of the vector's space. */
  private static final Set<String> METADATA =
      Set.of(
          "index",
          "row",
          "label",
          "class",
          "category",
          "cluster",
          "target",
          "timestamp",
          "time",
          "date",
          "year",
          "month",
          "day");

  private NumericColumns() {}

  /**
   * All named columns whose first cell is a number, without the key and those that are metadata by
   * name; in the file's order.
   *
   * @return empty if there are fewer than two
   */
  static Optional<List<Integer>> of(List<String> names, CsvRecords first, int key) {
    List<Integer> columns =
        IntStream.range(0, names.size())
            .filter(i -> i != key && !names.get(i).isEmpty())
            .filter(i -> !METADATA.contains(names.get(i).toLowerCase(Locale.ROOT)))
            .filter(i -> FloatText.isNumber(first.buffer(), first.start(i), first.end(i)))
            .boxed()
            .toList();
    return columns.size() < 2 ? Optional.empty() : Optional.of(columns);
  }
}
