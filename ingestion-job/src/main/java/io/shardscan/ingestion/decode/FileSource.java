package io.shardscan.ingestion.decode;

import java.io.InputStream;

/**
 * Random access to one version of an uploaded file. If the file is replaced or deleted meanwhile,
 * opening it and reading from what is open throw {@link SupersededException}; bytes of two versions
 * are never mixed. Trouble with the store is an {@link
 * io.shardscan.model.store.ObjectStoreException}.
 */
public interface FileSource {
  /** The file's name, for messages and for keys of rows that have none. */
  String name();

  /** The file's size in bytes. */
  long size();

  /**
   * Opens a range for reading. The stream must be closed.
   *
   * @param offset first byte, 0 to {@link #size}
   * @param length bytes, at most up to the file's end
   */
  InputStream open(long offset, long length);

  /**
   * Reads a range whole.
   *
   * @param offset first byte, 0 to {@link #size}
   * @param length bytes, at most up to the file's end
   */
  byte[] read(long offset, int length);
}
