package io.shardscan.ingestion.decode;

import org.jspecify.annotations.Nullable;

/** The version of the file being read is no longer there: it was replaced or deleted meanwhile. */
public final class SupersededException extends RuntimeException {
  /** The file that is no longer there in this version. */
  public SupersededException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
