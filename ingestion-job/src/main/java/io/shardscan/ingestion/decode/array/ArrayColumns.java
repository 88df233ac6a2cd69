package io.shardscan.ingestion.decode.array;

import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.RowLimits;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What each array of a file is for.
 *
 * @param key the array of the keys, or null if the file has none
 * @param vector the array of the vectors
 * @param metadata the other arrays of one or two dimensions with as many rows, in the file's order;
 *     arrays with other numbers of rows belong to something else, and are not taken
 */
public record ArrayColumns(@Nullable NamedArray key, NamedArray vector, List<NamedArray> metadata) {
  /** Arrays go by the plural, and benchmarks of nearest neighbours call theirs {@code train}. */
  private static final List<String> MORE_VECTORS = List.of("vectors", "embs", "train");

  private static final List<String> MORE_KEYS = List.of("ids", "keys", "uuids");

  /** Finds the arrays by their names, shapes and types, and by what the user said. */
  public static ArrayColumns find(List<NamedArray> arrays, ColumnChoice choice) {
    NamedArray vector = vector(arrays, choice);
    RowLimits.dimension(vector.width(), 0);
    NamedArray key = key(arrays, choice, vector);
    if (key != null) {
      checkKey(key, vector);
    }
    List<NamedArray> metadata =
        arrays.stream()
            .filter(array -> !array.equals(vector) && !array.equals(key))
            .filter(array -> array.rows() == vector.rows() && array.shape().size() <= 2)
            .toList();
    RowLimits.metadataColumns(metadata.size());
    metadata.forEach(ArrayColumns::checkSize);
    return new ArrayColumns(key, vector, metadata);
  }

  /** The columns of a file that has nothing but vectors. */
  public static ArrayColumns of(NamedArray vector) {
    RowLimits.dimension(vector.width(), 0);
    return new ArrayColumns(null, vector, List.of());
  }

  private static NamedArray vector(List<NamedArray> arrays, ColumnChoice choice) {
    if (choice.vector() != null) {
      NamedArray vector = confirmed(arrays, choice.vector(), "vector");
      if (!vector.isMatrix()) {
        throw new DecodeException(
            "Array '%s', the confirmed vector, is not of two dimensions (rows and components) of numbers"
                .formatted(ColumnNames.abridged(choice.vector())));
      }
      return vector;
    }
    List<String> candidates =
        arrays.stream().filter(NamedArray::isMatrix).map(NamedArray::name).toList();
    if (candidates.isEmpty()) {
      throw new DecodeException(
          "No array holds vectors: there must be one of numbers with two dimensions, rows and components; the arrays are %s"
              .formatted(ColumnNames.list(names(arrays))));
    }
    String name =
        ColumnNames.vector(candidates)
            .or(() -> ColumnNames.firstOf(MORE_VECTORS, candidates))
            .orElseThrow(
                () ->
                    new DecodeException(
                        "Several arrays could be the vectors: %s; name one of them vectors, or confirm the schema"
                            .formatted(ColumnNames.list(candidates))));
    return named(arrays, name).orElseThrow();
  }

  private static @Nullable NamedArray key(
      List<NamedArray> arrays, ColumnChoice choice, NamedArray vector) {
    if (choice.key() != null) {
      return confirmed(arrays, choice.key(), "key");
    }
    List<String> names = names(arrays.stream().filter(array -> !array.equals(vector)).toList());
    return ColumnNames.key(names)
        .or(() -> ColumnNames.firstOf(MORE_KEYS, names))
        .flatMap(name -> named(arrays, name))
        .orElse(null);
  }

  private static void checkKey(NamedArray key, NamedArray vector) {
    if (key.shape().size() != 1 || key.rows() != vector.rows()) {
      throw new DecodeException(
          "The array of the keys ('%s') has the shape %s; it must have one dimension, with a key for each of the %d vectors"
              .formatted(ColumnNames.abridged(key.name()), key.shape(), vector.rows()));
    }
    if (!key.type().isKey()) {
      throw new DecodeException(
          "The array of the keys ('%s') holds neither texts nor integers"
              .formatted(ColumnNames.abridged(key.name())));
    }
    checkSize(key);
  }

  /** A row's metadata is limited; of the widest text, UTF-32, only a quarter may be left. */
  private static void checkSize(NamedArray array) {
    RowLimits.metadata(array.rowBytes() / Integer.BYTES, 0);
  }

  private static NamedArray confirmed(List<NamedArray> arrays, String name, String what) {
    return named(arrays, name)
        .orElseThrow(
            () ->
                new DecodeException(
                    "There is no array '%s', the confirmed %s; the arrays are %s"
                        .formatted(
                            ColumnNames.abridged(name), what, ColumnNames.list(names(arrays)))));
  }

  private static Optional<NamedArray> named(List<NamedArray> arrays, String name) {
    return arrays.stream().filter(array -> array.name().equals(name)).findFirst();
  }

  private static List<String> names(List<NamedArray> arrays) {
    return arrays.stream().map(NamedArray::name).toList();
  }
}
