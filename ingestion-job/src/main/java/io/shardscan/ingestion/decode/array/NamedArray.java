package io.shardscan.ingestion.decode.array;

import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.DecodeException;
import java.util.List;

/**
 * An array of a file.
 *
 * @param name its name in the file
 * @param shape its dimensions, slowest first, none negative; the first one is the rows
 */
public record NamedArray(String name, ElementType type, List<Long> shape, RowSource source) {
  /** Dimensions that an array may have at most: those of NumPy, with room. */
  private static final int MAX_DIMENSIONS = 64;

  /** How many rows the array has; a single value counts as none. */
  public long rows() {
    return shape.isEmpty() ? 0 : shape.getFirst();
  }

  /** Elements of a row. */
  public long width() {
    long width = 1;
    for (int i = 1; i < shape.size(); i++) {
      width = Math.multiplyExact(width, shape.get(i));
    }
    return width;
  }

  /** Bytes of a row. */
  public long rowBytes() {
    return Math.multiplyExact(width(), (long) type.bytes());
  }

  /** Whether the array could be the vectors: rows of numbers. */
  boolean isMatrix() {
    return shape.size() == 2 && type.number().isPresent();
  }

  /**
   * The bytes that an array of that shape has.
   *
   * @throws DecodeException if a dimension is negative, or they are too many to count
   */
  public static long bytes(String name, ElementType type, List<Long> shape) {
    if (shape.size() > MAX_DIMENSIONS) {
      throw new DecodeException(
          "The array '%s' has %d dimensions; at most %d are allowed"
              .formatted(ColumnNames.abridged(name), shape.size(), MAX_DIMENSIONS));
    }
    try {
      long bytes = type.bytes();
      for (long dimension : shape) {
        if (dimension < 0) {
          throw badShape(name, shape);
        }
        bytes = Math.multiplyExact(bytes, Math.max(1, dimension));
      }
      return shape.contains(0L) ? 0 : bytes;
    } catch (ArithmeticException e) {
      throw badShape(name, shape);
    }
  }

  private static DecodeException badShape(String name, List<Long> shape) {
    return new DecodeException(
        "The array '%s' has an impossible shape: %s".formatted(ColumnNames.abridged(name), shape));
  }
}
