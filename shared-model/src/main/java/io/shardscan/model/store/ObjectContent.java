package io.shardscan.model.store;

import java.io.IOException;
import java.io.InputStream;

/**
 * An open read of an object, or of a range of it. Must be closed.
 *
 * @param object what is being read; its size is that of the whole object
 * @param stream the bytes asked for
 */
public record ObjectContent(StoredObject object, InputStream stream) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    stream.close();
  }
}
