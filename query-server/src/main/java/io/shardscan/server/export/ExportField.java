package io.shardscan.server.export;

import io.shardscan.model.row.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A metadata column of an export.
 *
 * @param name its name in the export
 * @param source its name in segments
 * @param type the type that all its values have
 */
record ExportField(String name, String source, ColumnType type) {
  private static final String KEY = "id";
  private static final Set<String> TAKEN = Set.of("vector");

  /**
   * The metadata columns of segments: each with the narrowest type that holds its values of all of
   * them. The field {@code id}, which clients put beside a row's key, is left out.
   */
  static List<ExportField> of(List<ExportSegment> segments) {
    Map<String, ColumnType> types = new LinkedHashMap<>();
    for (ExportSegment segment : segments) {
      segment.eachColumn((name, type) -> types.merge(name, type, ExportField::common));
    }
    types.remove(KEY);
    List<ExportField> fields = new ArrayList<>();
    types.forEach(
        (name, type) ->
            fields.add(
                new ExportField(TAKEN.contains(name) ? "metadata_" + name : name, name, type)));
    return fields;
  }

  private static ColumnType common(ColumnType a, ColumnType b) {
    if (a == b) {
      return a;
    }
    boolean numbers =
        (a == ColumnType.LONG || a == ColumnType.DOUBLE)
            && (b == ColumnType.LONG || b == ColumnType.DOUBLE);
    return numbers ? ColumnType.DOUBLE : ColumnType.JSON;
  }
}
