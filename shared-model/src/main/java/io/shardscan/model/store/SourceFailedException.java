package io.shardscan.model.store;

import org.jspecify.annotations.Nullable;

/** The stream that was to be written failed or ended early; nothing was written. */
public final class SourceFailedException extends ObjectStoreException {
  /** The failure of a call about one key. */
  public SourceFailedException(String key, String message, @Nullable Throwable cause) {
    super(key, message, cause);
  }
}
