package io.shardscan.model.store;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A bucket of immutable byte objects with conditional writes: the only durable state of the system.
 *
 * <p>Keys are non-empty paths of segments joined by '/', without "." and "..", no segment empty
 * ({@link ObjectKeys} has the whole rule; any other key is an {@link IllegalArgumentException}). No
 * key may be the folder of another: where there is "a/b" there must be no "a".
 *
 * <p>An object appears whole or not at all; a reader of an object that is being replaced sees the
 * old bytes or the new ones, never a mixture. Once a put has returned, its bytes are durable, and
 * every later read, by anyone, sees them.
 *
 * <p>Every failure is an {@link ObjectStoreException}; its kind tells what to do about it. All
 * methods may be called by many threads at once.
 */
public interface ObjectStore extends AutoCloseable {
  /** A size that means "unknown until the stream ends". */
  long UNKNOWN_SIZE = -1;

  /**
   * Looks at an object.
   *
   * @return the object, or empty if there is none
   */
  Optional<StoredObject> head(String key);

  /**
   * Opens an object for reading. A range that starts at or behind the object's end is empty.
   *
   * @throws ObjectNotFoundException if there is none
   * @throws PreconditionFailedException if it is not of the version that the options ask for
   */
  ObjectContent get(String key, ReadOptions options);

  /**
   * Reads a whole small object.
   *
   * @param maxBytes most bytes that the object may have
   * @throws ObjectNotFoundException if there is none
   * @throws ObjectTooLargeException if it is larger than {@code maxBytes}
   */
  VersionedBytes read(String key, int maxBytes);

  /**
   * Writes a small object.
   *
   * @return the object as written; its ETag is its version
   * @throws PreconditionFailedException if the condition does not hold: nothing was written
   * @throws OutcomeUnknownException if the write may or may not have been done
   */
  StoredObject put(String key, byte[] content, PutCondition condition);

  /**
   * Writes an object from a stream, in memory that does not depend on its size.
   *
   * <p>If the stream throws, or gives more or fewer than {@code size} bytes, nothing is written and
   * nothing is left behind. The stream is read to its end but not closed.
   *
   * @param size the bytes that the stream will give, or {@link #UNKNOWN_SIZE}
   * @return the object as written; its ETag is its version
   * @throws PreconditionFailedException if the condition does not hold: nothing was written
   * @throws OutcomeUnknownException if the write may or may not have been done
   * @throws SourceFailedException if the stream failed, was too short or too long
   */
  StoredObject put(String key, InputStream content, long size, PutCondition condition);

  /**
   * Deletes an object. Deleting what is not there is no error.
   *
   * @throws OutcomeUnknownException if it may or may not have been deleted
   */
  void delete(String key);

  /**
   * Lists all objects whose key starts with a prefix, in ascending order of their keys' UTF-8
   * bytes. Objects written or deleted meanwhile may or may not be seen; all others are seen exactly
   * once. Whatever in the store has a name that no key may have is passed over.
   *
   * @param prefix may be empty, and need not end at a '/'
   */
  void list(String prefix, Consumer<StoredObject> consumer);

  /**
   * Opens a feed of changes under a prefix, where the store has such a thing. Nothing may depend on
   * it.
   *
   * @return empty if this store has none
   * @throws StoreUnavailableException if the store has none, or it cannot be had now
   */
  default Optional<ChangeFeed> changes(String prefix) {
    return Optional.empty();
  }

  /** Writes objects in parts. */
  PartedWrites parts();

  /** Releases connections and locks. Does not throw. */
  @Override
  void close();
}
