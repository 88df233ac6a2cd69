package io.shardscan.ingestion.decode;

import org.jspecify.annotations.Nullable;

/**
 * A file that cannot be taken. The message is for the file's author: what is wrong, in which row,
 * and what would be right; it names the row counted from 0, as in the keys of rows that have none.
 */
public final class DecodeException extends RuntimeException {
  /** A fault found in a file. */
  public DecodeException(String message) {
    super(message);
  }

  /** A fault found in a file by another library. */
  public DecodeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A fault found in one row of a file, numbered from 0. */
  public static DecodeException atRow(long row, String message) {
    return new DecodeException("Row %d: %s".formatted(row, message));
  }
}
