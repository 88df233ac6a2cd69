package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.number.NumberType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A column, or a part of a nested one.
 *
 * @param type what its values are
 * @param children the parts of its values
 * @param dictionary where its values are, if not in its own place
 */
record ArrowField(
    String name, FieldType type, List<ArrowField> children, @Nullable DictionaryUse dictionary) {
  /**
   * A column whose values are in a dictionary.
   *
   * @param index the type of the numbers that refer to them
   */
  record DictionaryUse(long id, NumberType index) {}

  /** What a vector's components are, if the column's values can be vectors. */
  Optional<NumberType> vectorOf() {
    boolean list = type instanceof FieldType.Items || type instanceof FieldType.FixedItems;
    return list
            && dictionary == null
            && children.getFirst().dictionary() == null
            && children.getFirst().type() instanceof FieldType.Numeric number
        ? Optional.of(number.type())
        : Optional.empty();
  }

  /** The same column with values of another type. */
  ArrowField as(FieldType other) {
    return new ArrowField(name, other, children, dictionary);
  }
}
