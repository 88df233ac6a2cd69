package io.shardscan.model.store;

import org.jspecify.annotations.Nullable;

/** The store refused or could not be reached; nothing was done. */
public final class StoreUnavailableException extends ObjectStoreException {
  /** The failure of a call about one key. */
  public StoreUnavailableException(String key, String message, @Nullable Throwable cause) {
    super(key, message, cause);
  }
}
