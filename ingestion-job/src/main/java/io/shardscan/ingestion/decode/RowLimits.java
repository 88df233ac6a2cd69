package io.shardscan.ingestion.decode;

import io.shardscan.model.limits.Limits;

/** Refuses rows, columns and dimensions that are larger than the service takes. */
public final class RowLimits {
  private RowLimits() {}

  /** Checks the dimension of a row's vector. */
  public static int dimension(long dimension, long row) {
    if (dimension < 1 || dimension > Limits.MAX_DIMENSION) {
      throw DecodeException.atRow(
          row,
          "the vector has %d components; 1 to %d are allowed"
              .formatted(dimension, Limits.MAX_DIMENSION));
    }
    return Math.toIntExact(dimension);
  }

  /** The failure of a row whose vector differs in length from those before it. */
  public static DecodeException otherDimension(long row, long dimension, int expected) {
    return DecodeException.atRow(
        row,
        "the vector has %d components, but the file's first row has %d; all rows of a file must have the same number"
            .formatted(dimension, expected));
  }

  /** Checks the size in bytes of a row's key. */
  public static void key(long bytes, String column, long row) {
    if (bytes == 0) {
      throw DecodeException.atRow(
          row, "the key (column '%s') is empty; every row needs one".formatted(column));
    }
    if (bytes > Limits.MAX_KEY_BYTES) {
      throw DecodeException.atRow(
          row,
          "the key (column '%s') has %d bytes; at most %d are allowed"
              .formatted(column, bytes, Limits.MAX_KEY_BYTES));
    }
  }

  /** Checks the bytes that the metadata of a row has so far, all columns together. */
  public static void metadata(long bytes, long row) {
    if (bytes > Limits.MAX_ROW_METADATA_BYTES) {
      throw DecodeException.atRow(
          row,
          "the metadata has more than %d bytes, the most that is allowed"
              .formatted(Limits.MAX_ROW_METADATA_BYTES));
    }
  }

  /** Checks the number of a file's metadata columns. */
  public static void metadataColumns(int columns) {
    if (columns > Limits.MAX_METADATA_COLUMNS) {
      throw new DecodeException(
          "The file has %d columns beside key and vector; at most %d are allowed"
              .formatted(columns, Limits.MAX_METADATA_COLUMNS));
    }
  }
}
