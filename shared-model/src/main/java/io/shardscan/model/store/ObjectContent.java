package io.shardscan.model.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * An open read of an object, or of a range of it. Must be closed.
 *
 * <p>The stream throws an {@link IOException} if the object's bytes cannot be had to their end; it
 * never ends early without one.
 *
 * @param object what is being read; its size is that of the whole object
 * @param stream the bytes asked for
 */
public record ObjectContent(StoredObject object, InputStream stream) implements AutoCloseable {
  /**
   * Reads the whole object into memory; it must have been opened with {@link ReadOptions#WHOLE}.
   *
   * @param maxBytes most bytes that the object may have; checked before anything is allocated
   * @throws ObjectTooLargeException if it has more
   * @throws IOException if the bytes cannot be had to their end
   */
  public VersionedBytes readAll(int maxBytes) throws IOException {
    if (object.size() > maxBytes) {
      throw new ObjectTooLargeException(
          object.key(),
          "Object '%s' has %d bytes; at most %d are read into memory."
              .formatted(object.key(), object.size(), maxBytes));
    }
    byte[] bytes = stream.readNBytes((int) object.size());
    if (bytes.length < object.size()) {
      throw new EOFException(
          "Object '%s' ended after %d of %d bytes"
              .formatted(object.key(), bytes.length, object.size()));
    }
    return new VersionedBytes(bytes, object.etag());
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
