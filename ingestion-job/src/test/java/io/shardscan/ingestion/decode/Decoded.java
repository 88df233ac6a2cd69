package io.shardscan.ingestion.decode;

import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole file as decoded, split by split, copied out of the batches.
 *
 * @param keys a key a row
 * @param vectors a vector a row
 * @param metadata each column's values: String, Long, Double, Boolean or null
 * @param types each metadata column's type; UNTYPED for those whose type the text tells
 * @param splits how many splits the file had
 */
public record Decoded(
    List<String> keys,
    List<float[]> vectors,
    Map<String, List<@Nullable Object>> metadata,
    Map<String, String> types,
    int splits) {

  /** Decodes a file by its name's extension. */
  public static Decoded of(FileSource source, ColumnChoice choice, long targetBytes) {
    FileFormat format = FileFormats.forFile(source.name()).orElseThrow();
    Decoded all =
        new Decoded(
            new ArrayList<>(),
            new ArrayList<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            format.plan(source, targetBytes).size());
    for (SplitRange split : format.plan(source, targetBytes)) {
      if (split.firstRow() != all.keys.size()) {
        throw new AssertionError("split " + split + " after " + all.keys.size() + " rows");
      }
      try (BatchReader reader = format.open(source, split, choice)) {
        for (RowBatch batch = reader.next(); batch != null; batch = reader.next()) {
          all.add(batch);
        }
      }
    }
    return all;
  }

  /** Decodes a file in one split, with the columns found. */
  public static Decoded of(FileSource source) {
    return of(source, ColumnChoice.DETECT, Long.MAX_VALUE);
  }

  /** Decodes a text in one split, with the columns found. */
  public static Decoded text(String name, String text) {
    return of(MemorySource.text(name, text));
  }

  private void add(RowBatch batch) {
    int d = batch.dimension();
    for (int i = 0; i < batch.rows(); i++) {
      keys.add(batch.keys()[i]);
      vectors.add(Arrays.copyOfRange(batch.vectors(), i * d, (i + 1) * d));
    }
    for (MetadataColumn column : batch.metadata()) {
      List<@Nullable Object> values =
          metadata.computeIfAbsent(column.name(), n -> new ArrayList<>());
      types.put(column.name(), type(column));
      for (int i = 0; i < batch.rows(); i++) {
        values.add(value(column, i));
      }
    }
  }

  private static String type(MetadataColumn column) {
    return switch (column) {
      case MetadataColumn.Text text -> text.type().name();
      case MetadataColumn.Untyped untyped -> "UNTYPED";
      case MetadataColumn.Longs longs -> longs.type().name();
      case MetadataColumn.Doubles doubles -> "DOUBLE";
      case MetadataColumn.Booleans booleans -> "BOOLEAN";
    };
  }

  private static @Nullable Object value(MetadataColumn column, int row) {
    return switch (column) {
      case MetadataColumn.Text text -> text.values()[row];
      case MetadataColumn.Untyped untyped -> untyped.values()[row];
      case MetadataColumn.Longs longs -> longs.present().get(row) ? longs.values()[row] : null;
      case MetadataColumn.Doubles doubles ->
          doubles.present().get(row) ? doubles.values()[row] : null;
      case MetadataColumn.Booleans booleans ->
          booleans.present().get(row) ? booleans.values().get(row) : null;
    };
  }
}
