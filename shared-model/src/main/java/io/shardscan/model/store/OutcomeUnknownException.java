package io.shardscan.model.store;

import org.jspecify.annotations.Nullable;

/** A write was sent and its answer lost: it may or may not have been done. */
public final class OutcomeUnknownException extends ObjectStoreException {
  /** The failure of a call about one key. */
  public OutcomeUnknownException(String key, String message, @Nullable Throwable cause) {
    super(key, message, cause);
  }
}
