package io.shardscan.model.store;

/** The object has more bytes than the caller is ready to hold in memory; none were read. */
public final class ObjectTooLargeException extends ObjectStoreException {
  /** The failure of a call about one key. */
  public ObjectTooLargeException(String key, String message) {
    super(key, message, null);
  }
}
