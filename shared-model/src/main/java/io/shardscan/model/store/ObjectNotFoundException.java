package io.shardscan.model.store;

import org.jspecify.annotations.Nullable;

/** There is no object of this key. */
public final class ObjectNotFoundException extends ObjectStoreException {
  /** The failure of a call about one key. */
  public ObjectNotFoundException(String key, String message, @Nullable Throwable cause) {
    super(key, message, cause);
  }
}
