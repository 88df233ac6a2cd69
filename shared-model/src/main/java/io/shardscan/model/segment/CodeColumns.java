package io.shardscan.model.segment;

import static io.shardscan.model.segment.MalformedException.unless;

import java.util.List;
import java.util.Map;

/** Checks the columns that a segment has if its rows are coded. */
final class CodeColumns {
  private CodeColumns() {}

  /**
   * Checks that each column is there once and of its type, or none is there.
   *
   * @param coded whether the segment names a basis
   * @throws MalformedException if not
   */
  static void check(List<SegmentSchema.Field> fields, int dimension, boolean coded) {
    Map<String, ArrowType> types =
        Map.of(
            SegmentLayout.CODE,
            ArrowType.codes(dimension),
            SegmentLayout.CODE_ERROR,
            ArrowType.FLOAT32,
            SegmentLayout.CELL,
            ArrowType.INT32);
    int found = 0;
    for (SegmentSchema.Field field : fields) {
      String role = field.metadata().get(SegmentLayout.ROLE_KEY);
      ArrowType type = role == null ? null : types.get(role);
      if (type != null) {
        unless(
            field.type().equals(type) && !field.nullable(),
            "its column '%s' is not of the type that it should be",
            role);
        found++;
      }
    }
    long roles =
        fields.stream()
            .map(field -> field.metadata().getOrDefault(SegmentLayout.ROLE_KEY, ""))
            .filter(types::containsKey)
            .distinct()
            .count();
    unless(
        found == roles && found == (coded ? types.size() : 0),
        "it has %d columns of codes, errors and cells, and %s basis",
        found,
        coded ? "a" : "no");
  }
}
