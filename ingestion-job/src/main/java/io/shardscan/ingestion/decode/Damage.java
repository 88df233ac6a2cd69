package io.shardscan.ingestion.decode;

import io.shardscan.model.store.ObjectStoreException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Tells of damaged files of a format. What libraries throw at damaged input may be anything; it
 * becomes a fault of the file.
 *
 * @param format the format's name, as messages call it
 * @param telling whether a failure of a library has a message that a file's author understands
 */
public record Damage(String format, Predicate<Throwable> telling) {
  /**
   * Runs code that reads from a file.
   *
   * @throws DecodeException for any failure that is not the store's and not that of a file that was
   *     replaced
   */
  public <T> T guard(Supplier<T> reading) {
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
  public DecodeException because(String reason) {
    return new DecodeException("The %s file is damaged: %s".formatted(format, reason));
  }

  private DecodeException damaged(Throwable e) {
    String reason =
        e.getMessage() != null && telling.test(e)
            ? e.getMessage()
            : "its parts contradict each other";
    return new DecodeException("The %s file is damaged: %s".formatted(format, reason), e);
  }
}
