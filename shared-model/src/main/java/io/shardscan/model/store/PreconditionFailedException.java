package io.shardscan.model.store;

import org.jspecify.annotations.Nullable;

/** The object is not of the version asked for; nothing was done. */
public final class PreconditionFailedException extends ObjectStoreException {
  /** The failure of a call about one key. */
  public PreconditionFailedException(String key, String message, @Nullable Throwable cause) {
    super(key, message, cause);
  }
}
