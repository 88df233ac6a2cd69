package io.shardscan.model.store;

import org.jspecify.annotations.Nullable;

/**
 * A failure of the object store. The subclass is the kind, and tells what the caller may assume:
 *
 * <ul>
 *   <li>{@link ObjectNotFoundException}: there is no such object;
 *   <li>{@link PreconditionFailedException}: the object is not of the version asked for, nothing
 *       was done: read again, decide again;
 *   <li>{@link OutcomeUnknownException}: a write may or may not have been done: read again before
 *       doing or deleting anything;
 *   <li>{@link StoreUnavailableException}: nothing was done, try again later;
 *   <li>{@link SourceFailedException}: what was to be written could not be read, nothing was done;
 *   <li>{@link ObjectTooLargeException}: the object does not fit into the memory meant for it.
 * </ul>
 */
public abstract sealed class ObjectStoreException extends RuntimeException
    permits ObjectNotFoundException,
        PreconditionFailedException,
        OutcomeUnknownException,
        StoreUnavailableException,
        SourceFailedException,
        ObjectTooLargeException {
  private final String key;

  ObjectStoreException(String key, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.key = key;
  }

  /** The key that the failed call was about; a prefix for a listing. */
  public String key() {
    return key;
  }
}
