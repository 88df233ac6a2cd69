package io.shardscan.ingestion.decode.csv;

import io.shardscan.ingestion.decode.DecodeException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Columns that are a vector's components by their names: a prefix and numbers that run from 0 or 1
 * without a gap, such as {@code v0, v1, …}, {@code dim_0, …} or only {@code 0, 1, …}.
 */
final class NumberedColumns {
  private static final Set<String> PREFIXES =
      Set.of(
          "",
          "v",
          "x",
          "d",
          "f",
          "dim",
          "emb",
          "vec",
          "vector",
          "embedding",
          "embeddings",
          "values",
          "feature",
          "component");
  private static final Pattern NUMBERED = Pattern.compile("(.*?)[_.]?(\\d{1,6})");

  private NumberedColumns() {}

  /**
   * The largest complete group whose prefix is a usual one; of at least two columns.
   *
   * @return the columns in the order of their numbers, or empty if there is no such group
   * @throws DecodeException if two groups are equally large
   */
  static Optional<List<Integer>> largest(List<String> names, int key) {
    List<Map.Entry<String, List<Integer>>> complete =
        groups(names, key).entrySet().stream()
            .filter(e -> PREFIXES.contains(e.getKey()) && isComplete(e.getValue()))
            .map(e -> Map.entry(e.getKey(), List.copyOf(e.getValue().values())))
            .sorted(Comparator.comparingInt(e -> -e.getValue().size()))
            .toList();
    if (complete.size() > 1
        && complete.get(0).getValue().size() == complete.get(1).getValue().size()) {
      throw new DecodeException(
          "The columns '%s0', … and '%s0', … could both be the vector; confirm the schema to choose"
              .formatted(complete.get(0).getKey(), complete.get(1).getKey()));
    }
    return complete.stream().findFirst().map(Map.Entry::getValue);
  }

  /** The complete group of a prefix; in the order of the numbers. */
  static Optional<List<Integer>> named(List<String> names, String prefix) {
    return Optional.ofNullable(groups(names, -1).get(prefix.toLowerCase(Locale.ROOT)))
        .filter(NumberedColumns::isComplete)
        .map(group -> List.copyOf(group.values()));
  }

  /** Columns by prefix in lower case, then by number. */
  private static Map<String, SortedMap<Integer, Integer>> groups(List<String> names, int key) {
    Map<String, SortedMap<Integer, Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Matcher name = NUMBERED.matcher(names.get(i));
      if (i != key && name.matches()) {
        groups
            .computeIfAbsent(name.group(1).toLowerCase(Locale.ROOT), p -> new TreeMap<>())
            .put(Integer.parseInt(name.group(2)), i);
      }
    }
    return groups;
  }

  private static boolean isComplete(SortedMap<Integer, Integer> group) {
    int first = group.firstKey();
    return group.size() > 1 && first <= 1 && group.lastKey() == first + group.size() - 1;
  }
}
