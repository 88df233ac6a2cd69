package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.SupersededException;
import io.shardscan.model.store.ObjectStoreException;
import java.util.function.Supplier;

/**
 * Turns what parquet-java throws at damaged input, which may be anything, into a fault of the file.
 */
final class DamagedFile {
  private DamagedFile() {}

  /**
   * Runs code that reads from a file.
   *
   * @throws DecodeException for any failure that is not the store's and not that of a file that was
   *     replaced
   */
  static <T> T guard(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof DecodeException
            || cause instanceof SupersededException
            || cause instanceof ObjectStoreException) {
          throw (RuntimeException) cause;
        }
      }
      throw damaged(e);
    } catch (StackOverflowError e) {
      throw damaged(e);
    }
  }

  /** A fault that only a damaged file can have. */
  static DecodeException because(String reason) {
    return new DecodeException("The Parquet file is damaged: " + reason);
  }

  private static DecodeException damaged(Throwable e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new DecodeException("The Parquet file is damaged: " + reason, e);
  }
}
