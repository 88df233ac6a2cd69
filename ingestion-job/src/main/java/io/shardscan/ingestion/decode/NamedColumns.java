package io.shardscan.ingestion.decode;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of a table's columns are key and vector.
 *
 * @param key the key's column, or null if the file has none
 * @param vector the vector's column
 */
public record NamedColumns(@Nullable String key, String vector) {
  /**
   * Finds the columns by their names and what the user said.
   *
   * @param names all columns
   * @param vectors those of lists of numbers
   * @throws DecodeException if two columns have the same name, or there is none for the vector, or
   *     more than one that it could be
   */
  public static NamedColumns find(
      List<String> names, Collection<String> vectors, ColumnChoice choice) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new DecodeException(
            "The schema names the column '%s' twice".formatted(ColumnNames.abridged(name)));
      }
    }
    return new NamedColumns(key(names, choice), vector(names, vectors, choice));
  }

  private static @Nullable String key(List<String> names, ColumnChoice choice) {
    if (choice.key() == null) {
      return ColumnNames.key(names).orElse(null);
    }
    checkNamed(names, choice.key(), "key");
    return choice.key();
  }

  private static String vector(
      List<String> names, Collection<String> vectors, ColumnChoice choice) {
    if (choice.vector() != null) {
      checkNamed(names, choice.vector(), "vector");
      if (!vectors.contains(choice.vector())) {
        throw new DecodeException(
            "Column '%s', the confirmed vector, is not a column of lists of numbers"
                .formatted(choice.vector()));
      }
      return choice.vector();
    }
    if (vectors.isEmpty()) {
      throw new DecodeException(
          "No column holds vectors: there must be a column of lists of numbers; the columns are %s"
              .formatted(ColumnNames.list(names)));
    }
    return ColumnNames.vector(vectors)
        .orElseThrow(
            () ->
                new DecodeException(
                    "Several columns could be the vector: %s; name one of them vector, or confirm the schema"
                        .formatted(ColumnNames.list(vectors))));
  }

  private static void checkNamed(List<String> names, String column, String what) {
    if (!names.contains(column)) {
      throw new DecodeException(
          "There is no column '%s', the confirmed %s; the columns are %s"
              .formatted(column, what, ColumnNames.list(names)));
    }
  }
}
