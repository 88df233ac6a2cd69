package io.shardscan.ingestion.decode;

import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoreUnavailableException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in the object store, pinned to one ETag: every read asks for it, so a file that is
 * replaced meanwhile is never read in two versions.
 */
public final class StoreFileSource implements FileSource {
  /** Bytes read ahead of a decoder that reads little by little: 256 KiB. */
  private static final int READ_AHEAD_BYTES = 256 << 10;

  private static final Logger log = LoggerFactory.getLogger(StoreFileSource.class);

  private final ObjectStore store;
  private final String key;
  private final String name;
  private final String etag;
  private final long size;

  /**
   * One version of one file.
   *
   * @param key the object that holds the file's bytes
   * @param name the file's name, as its user knows it
   * @param etag the version
   * @param size bytes of that version
   */
  public StoreFileSource(ObjectStore store, String key, String name, String etag, long size) {
    this.store = store;
    this.key = key;
    this.name = name;
    this.etag = etag;
    this.size = size;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public InputStream open(long offset, long length) {
    Objects.checkFromIndexSize(offset, length, size);
    if (length == 0) {
      return InputStream.nullInputStream();
    }
    InputStream stream =
        ofThisVersion(s -> s.get(key, ReadOptions.range(offset, length).ofVersion(etag)).stream());
    return new WholeRange(new BufferedInputStream(stream, READ_AHEAD_BYTES), length);
  }

  @Override
  public byte[] read(long offset, int length) {
    byte[] bytes = new byte[length];
    try (SourceStream in = new SourceStream(this, offset, length)) {
      in.readFully(bytes, 0, length);
    }
    return bytes;
  }

  private <T> T ofThisVersion(Function<ObjectStore, T> call) {
    try {
      return call.apply(store);
    } catch (PreconditionFailedException | ObjectNotFoundException e) {
      throw new SupersededException(
          "'%s' was replaced or deleted while version %s was being read".formatted(name, etag), e);
    }
  }

  /**
   * A range that the store must give whole: one that fails or ends early is the store's trouble,
   * never the file's.
   */
  private final class WholeRange extends InputStream {
    private final InputStream in;
    private long left;

    WholeRange(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      Objects.checkFromIndexSize(offset, length, to.length);
      if (length == 0) {
        return 0;
      }
      if (left == 0) {
        return -1;
      }
      int read;
      try {
        read = in.read(to, offset, (int) Math.min(length, left));
      } catch (IOException e) {
        throw unavailable("failed", e);
      }
      if (read < 0) {
        throw unavailable("ended " + left + " bytes early", null);
      }
      left -= read;
      return read;
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        // Whatever was read is whole; what was not read is not wanted.
        log.debug("Closing a read of '{}' failed", key, e);
      }
    }

    private StoreUnavailableException unavailable(String what, @Nullable IOException cause) {
      return new StoreUnavailableException(key, "Reading '" + key + "' " + what, cause);
    }
  }
}
