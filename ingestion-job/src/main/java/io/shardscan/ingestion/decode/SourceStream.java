package io.shardscan.ingestion.decode;

import io.shardscan.model.store.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** An open range of a file, as decoders read it: without checked exceptions. Must be closed. */
public final class SourceStream implements AutoCloseable {
  private final FileSource source;
  private final InputStream in;

  /** Opens a range of a file; see {@link FileSource#open}. */
  public SourceStream(FileSource source, long offset, long length) {
    this.source = source;
    this.in = source.open(offset, length);
  }

  /**
   * Reads what is there.
   *
   * @return bytes read, at least 1; −1 at the end of the range
   */
  public int read(byte[] to, int offset, int length) {
    try {
      return in.read(to, offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads exactly so many bytes.
   *
   * @throws StoreUnavailableException if the store gave fewer bytes than the range has
   */
  public void readFully(byte[] to, int offset, int length) {
    try {
      int read = in.readNBytes(to, offset, length);
      if (read < length) {
        throw new StoreUnavailableException(
            source.name(), "The store ended '" + source.name() + "' before its size", null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
