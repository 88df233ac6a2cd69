package io.shardscan.ingestion.decode;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The names by which key and vector columns are found where no user has named them. */
public final class ColumnNames {
  private static final List<String> KEYS = List.of("id", "key", "_id", "uuid");
  private static final List<String> VECTORS =
      List.of("vector", "embedding", "embeddings", "emb", "values");
  private static final int MOST_LISTED = 20;

  private ColumnNames() {}

  /** The key's column among a file's columns: the first of id, key, _id, uuid, in any case. */
  public static Optional<String> key(Collection<String> columns) {
    return firstOf(KEYS, columns);
  }

  /**
   * The vector's column among those that could be one: the only one, or else the first of vector,
   * embedding, embeddings, emb, values, in any case.
   */
  public static Optional<String> vector(Collection<String> candidates) {
    return candidates.size() == 1
        ? Optional.of(candidates.iterator().next())
        : namedVector(candidates);
  }

  /** The first of vector, embedding, embeddings, emb, values among the columns, in any case. */
  public static Optional<String> namedVector(Collection<String> columns) {
    return firstOf(VECTORS, columns);
  }

  /** Columns as a message names them: quoted, and cut where there are many. */
  public static String list(Collection<String> columns) {
    StringBuilder text = new StringBuilder();
    int listed = 0;
    for (String column : columns) {
      if (listed++ == MOST_LISTED) {
        return text.append(", … (").append(columns.size()).append(" in all)").toString();
      }
      text.append(listed == 1 ? "" : ", ").append('\'').append(abridged(column)).append('\'');
    }
    return text.toString();
  }

  /** A text of the file as a message quotes it: cut where it is long. */
  public static String abridged(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  /** The first of some names, in lower case, among the columns, in any case. */
  public static Optional<String> firstOf(List<String> wanted, Collection<String> columns) {
    for (String name : wanted) {
      if (columns.contains(name)) {
        return Optional.of(name);
      }
      for (String column : columns) {
        if (column.toLowerCase(Locale.ROOT).equals(name)) {
          return Optional.of(column);
        }
      }
    }
    return Optional.empty();
  }
}
